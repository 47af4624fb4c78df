-- The records, in the order of the life of a case. Twin: migrations/postgres/0001_records.sql.

-- Organisation and people -----------------------------------------------------------------------------------------------

CREATE TABLE organisation (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    full_name TEXT NOT NULL,
    name_genitive TEXT NOT NULL,
    short_name TEXT NOT NULL,
    -- «ЦА ФНС России»: whose consolidated nomenclature it is, in the prepositional case.
    apparatus_prepositional TEXT NOT NULL,
    place TEXT NOT NULL,
    archive_name TEXT NOT NULL,
    archive_genitive TEXT NOT NULL,
    archive_accusative TEXT NOT NULL,
    commission_name TEXT NOT NULL,
    external_commission_name TEXT NOT NULL,
    fonds_number TEXT NOT NULL,
    fonds_name TEXT NOT NULL,
    -- Whether the state archive takes this body's documents (retention rules differ).
    acquisition_source BOOLEAN NOT NULL,
    -- Which column of a reference list with several columns of terms applies.
    body_kind TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE department (
    id INTEGER PRIMARY KEY,
    index_code TEXT NOT NULL,
    full_name TEXT NOT NULL,
    genitive_name TEXT NOT NULL,
    prepositional_name TEXT NOT NULL,
    accusative_name TEXT NOT NULL,
    -- Place in the approved structure (R-074).
    sort_order BIGINT NOT NULL,
    -- The department that manages records and holds the central archive (R-001).
    records_office BOOLEAN NOT NULL DEFAULT FALSE,
    since DATE NOT NULL,
    until DATE,
    CHECK (until IS NULL OR until >= since)
);
CREATE UNIQUE INDEX department_index ON department (index_code) WHERE until IS NULL;

CREATE TABLE division (
    id INTEGER PRIMARY KEY,
    department_id BIGINT NOT NULL REFERENCES department (id),
    number BIGINT NOT NULL CHECK (number > 0),
    name TEXT NOT NULL,
    since DATE NOT NULL,
    until DATE
);
CREATE UNIQUE INDEX division_number ON division (department_id, number) WHERE until IS NULL;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    surname TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT NOT NULL,
    post TEXT NOT NULL,
    department_id BIGINT REFERENCES department (id),
    login TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE
);

CREATE TABLE role_grant (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    department_id BIGINT REFERENCES department (id),
    division_id BIGINT REFERENCES division (id),
    since DATE NOT NULL,
    until DATE,
    ground TEXT NOT NULL,
    granted_by BIGINT REFERENCES person (id)
);
CREATE INDEX role_grant_person ON role_grant (person_id);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    csrf_token TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

CREATE TABLE sign_in_attempt (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    attempted_at TIMESTAMP NOT NULL,
    succeeded BOOLEAN NOT NULL
);
CREATE INDEX sign_in_attempt_login ON sign_in_attempt (login, attempted_at);

-- Journal -----------------------------------------------------------------------------------------------------------------

CREATE TABLE journal_entry (
    seq BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
    -- RFC 3339 in UTC, kept as text because the hash covers these very characters.
    at TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    person_name TEXT NOT NULL,
    action TEXT NOT NULL,
    -- JSON list of [kind, id]; the first is the main object.
    objects TEXT NOT NULL,
    restricted BOOLEAN NOT NULL,
    before TEXT,
    after TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE journal_object (
    seq BIGINT NOT NULL REFERENCES journal_entry (seq),
    object_kind TEXT NOT NULL,
    object_id BIGINT NOT NULL,
    PRIMARY KEY (object_kind, object_id, seq)
);

CREATE TABLE journal_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '');

-- Reference lists -----------------------------------------------------------------------------------------------------------

-- An edition is kept as the text of its file: few, small, and read whole. The file's own table is its articles.
CREATE TABLE list_edition (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);

-- Nomenclature ------------------------------------------------------------------------------------------------------------

CREATE TABLE commission (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    order_number TEXT NOT NULL,
    order_on DATE NOT NULL
);

CREATE TABLE commission_member (
    id INTEGER PRIMARY KEY,
    commission_id BIGINT NOT NULL REFERENCES commission (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    part TEXT NOT NULL CHECK (part IN ('chair', 'secretary', 'member')),
    since DATE NOT NULL,
    until DATE
);

CREATE TABLE meeting (
    id INTEGER PRIMARY KEY,
    commission_id BIGINT NOT NULL REFERENCES commission (id),
    held_on DATE NOT NULL,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    chaired_by BIGINT NOT NULL REFERENCES person (id),
    recorded_by BIGINT NOT NULL REFERENCES person (id),
    attendance TEXT NOT NULL,
    -- Protocols are numbered within the calendar year (R-025).
    UNIQUE (commission_id, year, number)
);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    meeting_id BIGINT NOT NULL REFERENCES meeting (id),
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('nomenclature', 'inventory', 'destruction_act')),
    subject_id BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('endorsed', 'rejected')),
    wording TEXT NOT NULL,
    UNIQUE (meeting_id, subject_kind, subject_id)
);

CREATE TABLE nomenclature (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('department', 'consolidated')),
    year BIGINT NOT NULL CHECK (year BETWEEN 1900 AND 2200),
    department_id BIGINT REFERENCES department (id),
    state TEXT NOT NULL CHECK (state IN
        ('draft', 'assembled', 'signed', 'returned', 'accepted', 'sent',
         'compiled', 'visaed', 'office_signed', 'endorsed', 'approved')),
    number TEXT NOT NULL,
    assembled_by BIGINT REFERENCES person (id),
    assembled_on DATE,
    signed_by BIGINT REFERENCES person (id),
    signed_on DATE,
    checked_by BIGINT REFERENCES person (id),
    checked_on DATE,
    memo_number TEXT,
    memo_on DATE,
    visaed_by BIGINT REFERENCES person (id),
    visaed_on DATE,
    decision_id BIGINT REFERENCES decision (id),
    -- The protocol of the state archive's commission that agreed the nomenclature last (once in five years, R-072).
    external_protocol_number TEXT,
    external_protocol_on DATE,
    approved_by BIGINT REFERENCES person (id),
    approved_on DATE,
    consolidated_id BIGINT REFERENCES nomenclature (id),
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((kind = 'department') = (department_id IS NOT NULL)),
    CHECK (state <> 'approved' OR (approved_by IS NOT NULL AND approved_on IS NOT NULL AND decision_id IS NOT NULL))
);
CREATE UNIQUE INDEX nomenclature_of_department ON nomenclature (year, department_id) WHERE kind = 'department';
CREATE UNIQUE INDEX nomenclature_consolidated ON nomenclature (year) WHERE kind = 'consolidated';

CREATE TABLE nomenclature_division (
    nomenclature_id BIGINT NOT NULL REFERENCES nomenclature (id),
    division_id BIGINT NOT NULL REFERENCES division (id),
    submitted_by BIGINT NOT NULL REFERENCES person (id),
    submitted_on DATE NOT NULL,
    PRIMARY KEY (nomenclature_id, division_id)
);

CREATE TABLE nomenclature_import (
    id INTEGER PRIMARY KEY,
    nomenclature_id BIGINT NOT NULL REFERENCES nomenclature (id),
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    -- JSON of everything that was recognised: the preview and the import show the same.
    recognised TEXT NOT NULL,
    uploaded_by BIGINT NOT NULL REFERENCES person (id),
    uploaded_at TIMESTAMP NOT NULL,
    imported_at TIMESTAMP,
    report TEXT
);

CREATE TABLE heading (
    id INTEGER PRIMARY KEY,
    nomenclature_id BIGINT NOT NULL REFERENCES nomenclature (id),
    division_id BIGINT REFERENCES division (id),
    section TEXT NOT NULL,
    position BIGINT NOT NULL,
    index_text TEXT NOT NULL,
    -- Letter of the sub-item when one heading has several terms; empty otherwise.
    item TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    term_text TEXT NOT NULL,
    article_text TEXT NOT NULL,
    note TEXT NOT NULL,
    -- JSON of the parsed term; empty while the words cannot be read (then the nomenclature cannot be signed).
    term TEXT,
    category TEXT CHECK (category IN ('permanent', 'personnel', 'long_term', 'short_term')),
    kind TEXT NOT NULL CHECK (kind IN ('case', 'register', 'card_index', 'database', 'copies')),
    restricted BOOLEAN NOT NULL,
    carry_over BOOLEAN NOT NULL,
    responsible_id BIGINT REFERENCES person (id),
    -- By what an imported row is recognised when the same file comes again.
    source_key TEXT,
    search_key TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (nomenclature_id, index_text, item),
    CHECK ((term IS NULL) = (category IS NULL))
);
CREATE INDEX heading_order ON heading (nomenclature_id, position);

CREATE TABLE heading_remark (
    id INTEGER PRIMARY KEY,
    heading_id BIGINT NOT NULL REFERENCES heading (id),
    remark TEXT NOT NULL CHECK (remark <> ''),
    made_by BIGINT NOT NULL REFERENCES person (id),
    made_on DATE NOT NULL,
    answer TEXT,
    answered_by BIGINT REFERENCES person (id),
    answered_on DATE
);
CREATE INDEX heading_remark_heading ON heading_remark (heading_id);

-- What events write into the note (gr. 5) of an approved row, which itself never changes (M-1…M-5).
CREATE TABLE heading_mark (
    id INTEGER PRIMARY KEY,
    heading_id BIGINT NOT NULL REFERENCES heading (id),
    mark TEXT NOT NULL CHECK (mark IN ('opened', 'carried_over', 'selected', 'transferred', 'destroyed')),
    dated_on DATE NOT NULL,
    number TEXT NOT NULL,
    UNIQUE (heading_id, mark, dated_on, number)
);

-- How many volumes were formed under the row (gr. 3), written when the year's final record is signed (R-091).
CREATE TABLE heading_count (
    heading_id BIGINT NOT NULL PRIMARY KEY REFERENCES heading (id),
    volumes BIGINT NOT NULL CHECK (volumes >= 0)
);

-- Cases and volumes -------------------------------------------------------------------------------------------------------

CREATE TABLE case_file (
    id INTEGER PRIMARY KEY,
    department_id BIGINT NOT NULL REFERENCES department (id),
    division_id BIGINT REFERENCES division (id),
    -- The row of the nomenclature of the latest year the case lived in.
    heading_id BIGINT NOT NULL REFERENCES heading (id),
    first_year BIGINT NOT NULL,
    last_year BIGINT NOT NULL CHECK (last_year >= first_year),
    index_text TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    restricted BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'destroyed', 'lost')),
    opened_on DATE NOT NULL,
    closed_on DATE,
    term TEXT NOT NULL,
    term_text TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('permanent', 'personnel', 'long_term', 'short_term')),
    review_required BOOLEAN NOT NULL,
    expiry TEXT NOT NULL CHECK (expiry IN ('never', 'waiting', 'discretion', 'dated')),
    destroy_from DATE,
    -- Names of the conditions of the term that are not met (audit, dispute), comma-separated; empty when none.
    shut_gates TEXT NOT NULL,
    -- JSON list of the steps that led to the date, each with its clause.
    reasons TEXT NOT NULL,
    computed_on DATE NOT NULL,
    search_key TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((expiry = 'dated') = (destroy_from IS NOT NULL)),
    CHECK ((state = 'open') = (closed_on IS NULL)),
    CHECK (expiry <> 'dated' OR closed_on IS NOT NULL),
    CHECK (destroy_from IS NULL OR destroy_from > closed_on),
    CHECK (category <> 'permanent' OR expiry <> 'dated')
);
CREATE INDEX case_file_due ON case_file (destroy_from, department_id) WHERE expiry = 'dated';
CREATE INDEX case_file_department ON case_file (department_id, last_year, index_text, item);
CREATE INDEX case_file_category ON case_file (first_year, category);

CREATE TABLE case_year (
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    year BIGINT NOT NULL,
    -- Two cases cannot live under one row of a nomenclature.
    heading_id BIGINT NOT NULL UNIQUE REFERENCES heading (id),
    PRIMARY KEY (case_id, year)
);

CREATE TABLE volume (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    number BIGINT NOT NULL CHECK (number > 0),
    title TEXT NOT NULL,
    opened_on DATE NOT NULL,
    first_date DATE,
    last_date DATE,
    sheets BIGINT NOT NULL CHECK (sheets >= 0),
    medium TEXT NOT NULL CHECK (medium IN ('paper', 'electronic')),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'accepted', 'destroyed', 'lost')),
    -- From the certification sheet made when the volume was put in order for the archive (R-141).
    certified_sheets BIGINT CHECK (certified_sheets > 0),
    certified_by BIGINT REFERENCES person (id),
    certified_on DATE,
    condition_note TEXT NOT NULL,
    place TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (case_id, number),
    CHECK (last_date IS NULL OR last_date >= first_date)
);

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    volume_id BIGINT NOT NULL REFERENCES volume (id),
    kind TEXT NOT NULL,
    registration_number TEXT NOT NULL,
    dated_on DATE NOT NULL,
    signatory TEXT NOT NULL,
    title TEXT NOT NULL,
    sheets BIGINT NOT NULL CHECK (sheets > 0),
    attachment_sheets BIGINT NOT NULL CHECK (attachment_sheets >= 0),
    -- The year the document concerns, where it is not the year of its date (R-117).
    period_year BIGINT,
    restricted BOOLEAN NOT NULL,
    copy_number TEXT NOT NULL,
    filed_by BIGINT NOT NULL REFERENCES person (id),
    filed_on DATE NOT NULL,
    -- One copy of each document in a case (R-104).
    UNIQUE (case_id, registration_number, dated_on)
);
CREATE INDEX document_volume ON document (volume_id, dated_on);

CREATE TABLE final_record (
    id INTEGER PRIMARY KEY,
    department_id BIGINT NOT NULL REFERENCES department (id),
    year BIGINT NOT NULL,
    -- JSON of the counts by category, as they were signed (R-095).
    counts TEXT NOT NULL,
    signed_by BIGINT NOT NULL REFERENCES person (id),
    signed_on DATE NOT NULL,
    UNIQUE (department_id, year)
);

CREATE TABLE retention_event (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    event TEXT NOT NULL,
    happened_on DATE,
    ground TEXT NOT NULL CHECK (ground <> ''),
    recorded_by BIGINT NOT NULL REFERENCES person (id),
    recorded_on DATE NOT NULL
);
CREATE INDEX retention_event_case ON retention_event (case_id);

CREATE TABLE retention_fact (
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    fact TEXT NOT NULL,
    holds BOOLEAN NOT NULL,
    ground TEXT NOT NULL CHECK (ground <> ''),
    recorded_by BIGINT NOT NULL REFERENCES person (id),
    recorded_on DATE NOT NULL,
    PRIMARY KEY (case_id, fact)
);

CREATE TABLE hold (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    ground TEXT NOT NULL,
    placed_by BIGINT NOT NULL REFERENCES person (id),
    placed_on DATE NOT NULL,
    review_on DATE NOT NULL,
    lifted_by BIGINT REFERENCES person (id),
    lifted_on DATE,
    lift_ground TEXT,
    CHECK ((lifted_on IS NULL) = (lifted_by IS NULL)),
    CHECK (lifted_on IS NULL OR lifted_on >= placed_on)
);
CREATE INDEX hold_case ON hold (case_id) WHERE lifted_on IS NULL;

-- Appraisal -----------------------------------------------------------------------------------------------------------------

CREATE TABLE appraisal (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES case_file (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('nothing_permanent', 'permanent_moved')),
    reviewed_by BIGINT NOT NULL REFERENCES person (id),
    reviewed_on DATE NOT NULL,
    sheets_reviewed BIGINT NOT NULL CHECK (sheets_reviewed > 0),
    note TEXT NOT NULL,
    target_case_id BIGINT REFERENCES case_file (id),
    CHECK ((outcome = 'permanent_moved') = (target_case_id IS NOT NULL))
);
CREATE INDEX appraisal_case ON appraisal (case_id);

-- Inventories and acceptance -------------------------------------------------------------------------------------------------

CREATE TABLE inventory (
    id INTEGER PRIMARY KEY,
    -- 'department': F-21; 'annual': the annual section of the agency's own inventory that the commissions approve.
    scope TEXT NOT NULL CHECK (scope IN ('department', 'annual')),
    department_id BIGINT REFERENCES department (id),
    kind TEXT NOT NULL CHECK (kind IN ('permanent', 'personnel', 'long_term')),
    year BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'signed', 'checked', 'accepted', 'endorsed', 'approved')),
    compiled_by BIGINT NOT NULL REFERENCES person (id),
    compiled_on DATE NOT NULL,
    signed_by BIGINT REFERENCES person (id),
    signed_on DATE,
    checked_by BIGINT REFERENCES person (id),
    checked_on DATE,
    delivered_by BIGINT REFERENCES person (id),
    accepted_by BIGINT REFERENCES person (id),
    accepted_on DATE,
    decision_id BIGINT REFERENCES decision (id),
    external_protocol_number TEXT,
    external_protocol_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((scope = 'department') = (department_id IS NOT NULL)),
    CHECK (state <> 'approved' OR
        (decision_id IS NOT NULL AND external_protocol_number IS NOT NULL AND external_protocol_on IS NOT NULL))
);
CREATE INDEX inventory_year ON inventory (scope, kind, year);

CREATE TABLE inventory_entry (
    id INTEGER PRIMARY KEY,
    inventory_id BIGINT NOT NULL REFERENCES inventory (id),
    scope TEXT NOT NULL CHECK (scope IN ('department', 'annual')),
    volume_id BIGINT NOT NULL REFERENCES volume (id),
    number BIGINT NOT NULL CHECK (number > 0),
    suffix TEXT NOT NULL,
    group_name TEXT NOT NULL,
    index_text TEXT NOT NULL,
    title TEXT NOT NULL,
    dates_text TEXT NOT NULL,
    sheets BIGINT NOT NULL,
    term_text TEXT NOT NULL,
    note TEXT NOT NULL,
    acceptance TEXT CHECK (acceptance IN ('present', 'absent')),
    -- Why the volume was not there, and what is done to find it (F-53).
    absence_reason TEXT,
    UNIQUE (inventory_id, number, suffix),
    CHECK (acceptance IS NULL OR acceptance <> 'absent' OR absence_reason <> '')
);
CREATE UNIQUE INDEX inventory_entry_once ON inventory_entry (volume_id, scope)
    WHERE acceptance IS NULL OR acceptance = 'present';

CREATE TABLE inventory_finding (
    id INTEGER PRIMARY KEY,
    inventory_id BIGINT NOT NULL REFERENCES inventory (id),
    entry_id BIGINT REFERENCES inventory_entry (id),
    finding TEXT NOT NULL CHECK (finding <> ''),
    found_by BIGINT NOT NULL REFERENCES person (id),
    found_on DATE NOT NULL,
    due_on DATE NOT NULL,
    mended_by BIGINT REFERENCES person (id),
    mended_on DATE,
    mended_how TEXT
);

-- Keeping in the archive -------------------------------------------------------------------------------------------------------

CREATE TABLE loan (
    id INTEGER PRIMARY KEY,
    volume_id BIGINT NOT NULL REFERENCES volume (id),
    borrower_id BIGINT NOT NULL REFERENCES person (id),
    ground TEXT NOT NULL CHECK (ground <> ''),
    issued_by BIGINT NOT NULL REFERENCES person (id),
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    returned_to BIGINT REFERENCES person (id),
    returned_on DATE,
    return_note TEXT,
    CHECK (due_on >= issued_on)
);
CREATE UNIQUE INDEX loan_open ON loan (volume_id) WHERE returned_on IS NULL;

-- Destruction ---------------------------------------------------------------------------------------------------------------

CREATE TABLE destruction_campaign (
    id INTEGER PRIMARY KEY,
    year BIGINT NOT NULL,
    track TEXT NOT NULL CHECK (track IN ('ordinary', 'restricted')),
    -- 1 January of the year: what has expired by then may be listed (R-190).
    as_of DATE NOT NULL,
    stage BIGINT NOT NULL CHECK (stage BETWEEN 1 AND 4),
    opened_by BIGINT NOT NULL REFERENCES person (id),
    opened_on DATE NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (year, track),
    CHECK (opened_on >= as_of)
);

CREATE TABLE destruction_list (
    id INTEGER PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES destruction_campaign (id),
    department_id BIGINT NOT NULL REFERENCES department (id),
    number TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'agreed')),
    drawn_by BIGINT NOT NULL REFERENCES person (id),
    drawn_on DATE NOT NULL,
    sent_on DATE,
    dispatch_number TEXT,
    agreed_by BIGINT REFERENCES person (id),
    agreed_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, department_id)
);

CREATE TABLE destruction_act (
    id INTEGER PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES destruction_campaign (id),
    number BIGINT NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('draft', 'endorsed', 'approved', 'handed_over', 'destroyed', 'marked')),
    drawn_by BIGINT NOT NULL REFERENCES person (id),
    drawn_on DATE NOT NULL,
    decision_id BIGINT REFERENCES decision (id),
    approved_by BIGINT REFERENCES person (id),
    approved_on DATE,
    marked_by BIGINT REFERENCES person (id),
    marked_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, number),
    CHECK (state = 'draft' OR decision_id IS NOT NULL),
    CHECK (state IN ('draft', 'endorsed') OR (approved_by IS NOT NULL AND approved_on IS NOT NULL)),
    -- Whoever draws the act up does not approve it.
    CHECK (approved_by IS NULL OR approved_by <> drawn_by)
);

CREATE TABLE destruction_entry (
    id INTEGER PRIMARY KEY,
    list_id BIGINT NOT NULL REFERENCES destruction_list (id),
    act_id BIGINT REFERENCES destruction_act (id),
    volume_id BIGINT NOT NULL REFERENCES volume (id),
    number BIGINT NOT NULL CHECK (number > 0),
    years_text TEXT NOT NULL,
    index_text TEXT NOT NULL,
    title TEXT NOT NULL,
    group_name TEXT NOT NULL,
    inventory_number TEXT NOT NULL,
    inventory_position TEXT NOT NULL,
    term_text TEXT NOT NULL,
    expired_on DATE NOT NULL,
    decision TEXT CHECK (decision IN ('agreed', 'refused')),
    keep_until DATE,
    decision_reason TEXT NOT NULL,
    decided_by BIGINT REFERENCES person (id),
    decided_on DATE,
    -- 'excluded': the department kept it, or an obstacle came up; it may be listed again in a later year.
    state TEXT NOT NULL CHECK (state IN ('listed', 'excluded', 'in_act', 'destroyed')),
    UNIQUE (list_id, number),
    CHECK (state NOT IN ('in_act', 'destroyed') OR (act_id IS NOT NULL AND decision = 'agreed')),
    CHECK (decision IS NULL OR decision <> 'refused' OR decision_reason <> '')
);
-- A volume stands on one open list at a time.
CREATE UNIQUE INDEX destruction_entry_once ON destruction_entry (volume_id) WHERE state <> 'excluded';
CREATE INDEX destruction_entry_act ON destruction_entry (act_id);

CREATE TABLE waybill (
    id INTEGER PRIMARY KEY,
    act_id BIGINT NOT NULL UNIQUE REFERENCES destruction_act (id),
    number TEXT NOT NULL,
    place TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_person TEXT NOT NULL,
    -- Empty when the archive destroys with its own people.
    contract TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    driver TEXT NOT NULL,
    warrant TEXT NOT NULL,
    handed_by BIGINT NOT NULL REFERENCES person (id),
    handed_on DATE NOT NULL
);

CREATE TABLE bag (
    id INTEGER PRIMARY KEY,
    waybill_id BIGINT NOT NULL REFERENCES waybill (id),
    number BIGINT NOT NULL,
    -- One seal per bag, never used twice (R-203).
    seal TEXT NOT NULL UNIQUE CHECK (seal <> ''),
    storage_units BIGINT NOT NULL CHECK (storage_units > 0),
    weight_grams BIGINT NOT NULL CHECK (weight_grams > 0),
    UNIQUE (waybill_id, number)
);

CREATE TABLE destruction_record (
    id INTEGER PRIMARY KEY,
    act_id BIGINT NOT NULL UNIQUE REFERENCES destruction_act (id),
    number TEXT NOT NULL,
    -- Exactly the three methods of 10.5.9 (R-196).
    method TEXT NOT NULL CHECK (method IN ('burning', 'chemical', 'shredding')),
    strip_width_micrometres BIGINT CHECK (strip_width_micrometres BETWEEN 1 AND 6000),
    mixed_with_other_paper BOOLEAN NOT NULL,
    burnt_to_base BOOLEAN NOT NULL,
    seals_intact BOOLEAN NOT NULL,
    place TEXT NOT NULL,
    -- The commission that made the record; its members and the witnesses one a line.
    chair TEXT NOT NULL CHECK (chair <> ''),
    members TEXT NOT NULL CHECK (members <> ''),
    witnesses TEXT NOT NULL,
    footage TEXT NOT NULL,
    destroyed_on DATE NOT NULL,
    -- Who approved the record itself; the paper stays a draft until somebody has.
    approved_by BIGINT REFERENCES person (id),
    approved_on DATE,
    recorded_by BIGINT NOT NULL REFERENCES person (id),
    recorded_on DATE NOT NULL,
    CHECK (method <> 'shredding' OR (strip_width_micrometres IS NOT NULL AND mixed_with_other_paper)),
    CHECK (method <> 'burning' OR burnt_to_base),
    CHECK (witnesses <> '' OR footage <> ''),
    CHECK ((approved_by IS NULL) = (approved_on IS NULL))
);
