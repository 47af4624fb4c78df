//! The table of permissions, walked whole: every procedure by every role, over HTTP, at every address that carries it out.
//!
//! Whoever is not in the table is refused and leaves no trace; whoever is in it is never refused for want of a right,
//! whatever the rules say of the state of the thing.

use std::collections::BTreeSet;

use delohran::cases;
use delohran::cases::desk::HoldAsked;
use delohran::db::Store;
use delohran::ids::{DepartmentId, DivisionId, PersonId};
use delohran::inventories;
use delohran::inventories::rules::InventoryKind;
use delohran::jobs::rules::JobKind;
use delohran::nomenclature;
use delohran::nomenclature::rules::HeadingKind;
use delohran::organisation::desk::{self, PersonAsked};
use delohran::organisation::permissions::{Procedure, Reach};
use delohran::organisation::roles::Role;
use delohran::organisation::store::NewGrant;
use delohran::organisation::wording::{self, store::NewAmendment};
use delohran::print::catalogue::f18;
use delohran::{jobs, revision};
use serde_json::json;

use crate::chain::fixture;
use crate::destruction::{Stage, shelf};
use crate::harness::agency::PASSWORD;
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::shelf::Case;
use crate::harness::{World, day};

crate::on_both! {
    every_procedure_is_for_the_roles_of_the_table_only;
}

/// Addresses that take a form and need no right of the table: signing in and out, one's own password, having printed what one
/// sees, and those that show a form again with a suggestion in it and save nothing.
const FOR_EVERYBODY: [&str; 6] = [
    "/sign-in",
    "/sign-out",
    "/password",
    "/print/{subject}/{file}",
    "/nomenclatures/{id}/headings/suggest",
    "/headings/{id}/suggest",
];

/// Where the thing of a request belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Belongs {
    Agency,
    Department,
    Division,
}

/// A request that carries a procedure out.
#[derive(Clone)]
struct Ask {
    /// Address as the router writes it.
    route: &'static str,
    keys: Vec<i64>,
    fields: Vec<(&'static str, String)>,
    belongs: Belongs,
}

impl Ask {
    fn address(&self) -> String {
        let mut keys = self.keys.iter();
        self.route
            .split('/')
            .map(|part| match part.starts_with('{') {
                true => keys.next().expect("a key for each hole").to_string(),
                false => part.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("/")
    }

    async fn sent_by(&self, browser: &Browser) -> Page {
        let address = self.address();
        if self.route.ends_with("/imports") || self.route.ends_with("/deviations") {
            return browser
                .upload(&address, "номенклатура.xlsx", fixture::workbook())
                .await;
        }
        if self.route.ends_with("/uploads") {
            let (_, list) = delohran::reference_lists::BUILTIN_FILES[3];
            return browser
                .upload(&address, "перечень.tsv", list.as_bytes().to_vec())
                .await;
        }
        if self.route.ends_with("/grid") {
            let cells: Vec<_> = self.fields.iter().collect();
            let row = json!({"edit": "add", "row": -1, "below": null, "cells": cells});
            return browser.send(&address, &json!({"edits": [row]})).await;
        }
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        browser.post(&address, &fields).await
    }
}

/// Somebody with one role.
struct Actor {
    role: Role,
    /// Whether the role was granted for the department of the things.
    at_home: bool,
    /// Whether it was granted for their division.
    in_division: bool,
    browser: Browser,
}

impl Actor {
    /// What the table says, read anew here and not by the code under test.
    fn is_permitted(&self, procedure: Procedure, belongs: Belongs) -> bool {
        procedure.permitted().iter().any(|(role, reach)| {
            *role == self.role
                && match reach {
                    Reach::Agency => true,
                    Reach::OwnDepartment => self.at_home && belongs != Belongs::Agency,
                    Reach::OwnDivision => self.in_division && belongs == Belongs::Division,
                }
        })
    }
}

/// One thing of every kind, in department 10 and its first division.
struct Things {
    department: i64,
    division: i64,
    stranger: i64,
    strangers_grant: i64,
    nomenclature: i64,
    heading: i64,
    remark: i64,
    memo: i64,
    program: i64,
    amendment: i64,
    import: i64,
    list_upload: i64,
    case: i64,
    volume: i64,
    hold: i64,
    hold_order: i64,
    loan: i64,
    inventory: i64,
    finding: i64,
    annual: i64,
    campaign: i64,
    list: i64,
    entry: i64,
    act: i64,
    job: i64,
    revision: i64,
    model: i64,
    model_row: i64,
}

async fn every_procedure_is_for_the_roles_of_the_table_only(world: World) {
    let stage = Stage::drawn(world).await;
    let site = Site::open(&stage.world).await;
    let things = Things::gathered(&stage, &site).await;
    let actors = actors(&stage, &site).await;
    let mut walked: BTreeSet<&str> = FOR_EVERYBODY.into();
    for procedure in Procedure::ALL.iter().copied() {
        for ask in things.asks(procedure) {
            walked.insert(ask.route);
            let before = journal_entries(&stage.world).await;
            let (permitted, others): (Vec<&Actor>, Vec<&Actor>) = actors
                .iter()
                .partition(|actor| actor.is_permitted(procedure, ask.belongs));
            for actor in others {
                let page = ask.sent_by(&actor.browser).await;
                assert!(
                    [403, 404].contains(&page.status),
                    "{} is not for {:?} ({}, {}), who got {}: {}",
                    ask.address(),
                    actor.role,
                    actor.at_home,
                    actor.in_division,
                    page.status,
                    page.text()
                );
            }
            assert_eq!(
                journal_entries(&stage.world).await,
                before,
                "{} left a trace though nobody was permitted",
                ask.address()
            );
            assert!(!permitted.is_empty(), "nobody may {}", procedure.code());
            for actor in permitted {
                let page = ask.sent_by(&actor.browser).await;
                assert!(
                    ![403, 404, 500].contains(&page.status),
                    "{} is for {:?}, who got {}: {}",
                    ask.address(),
                    actor.role,
                    page.status,
                    page.text()
                );
            }
        }
    }
    assert_eq!(walked, posted_routes(), "every address is walked");
}

async fn journal_entries(world: &World) -> i64 {
    world
        .db
        .fetch_value("SELECT count(*) FROM journal_entry", ())
        .await
        .expect("counted")
}

/// A list that was read and is not loaded yet.
async fn list_upload(site: &Site) -> i64 {
    let (_, list) = delohran::reference_lists::BUILTIN_FILES[3];
    let changed = list.replace("@articles\t1003", "@articles\t1002");
    let archive = site.sign_in("archivist").await;
    let file = changed.into_bytes();
    let page = archive
        .upload("/reference-lists/uploads", "перечень.tsv", file)
        .await;
    page.ok().id()
}

/// The addresses of the router that take a form.
fn posted_routes() -> BTreeSet<&'static str> {
    include_str!("../../src/web/router.rs")
        .split(".route(")
        .skip(1)
        .filter(|route| {
            let end = route.find("\n        .").unwrap_or(route.len());
            route[..end].contains("post(")
        })
        .filter_map(|route| route.split('"').nth(1))
        .collect()
}

/// Somebody in every role, at home, in the department next door, and in the division next door.
async fn actors(stage: &Stage, site: &Site) -> Vec<Actor> {
    let agency = &stage.agency;
    let [own, next] = agency.records_divisions;
    let mut actors = Vec::new();
    for role in Role::ALL.iter().copied() {
        let mut grants: Vec<(Option<DepartmentId>, Option<DivisionId>)> = Vec::new();
        match role {
            Role::DivisionOfficer => grants.extend([
                (Some(agency.records), Some(own)),
                (Some(agency.records), Some(next)),
                (Some(agency.personnel), Some(agency.personnel_division)),
            ]),
            _ if role.belongs_to_department() => {
                grants.extend([(Some(agency.records), None), (Some(agency.personnel), None)]);
            }
            _ => grants.push((None, None)),
        }
        for (department, division) in grants {
            let mut login = format!("walker{}", actors.len());
            if role == Role::Clerk && department == Some(agency.records) {
                // An import is known to the clerk who uploaded the file only.
                login = "clerk".into();
            } else {
                hired(&stage.world, &login, role, department, division).await;
            }
            actors.push(Actor {
                role,
                at_home: department == Some(agency.records),
                in_division: division == Some(own),
                browser: site.sign_in(&login).await,
            });
        }
    }
    actors
}

/// Takes somebody on in a role, with the password of everybody.
pub(super) async fn hired(
    world: &World,
    login: &str,
    role: Role,
    department_id: Option<DepartmentId>,
    division_id: Option<DivisionId>,
) {
    let admin = world.acting(PersonId(1)).await;
    let asked = PersonAsked {
        surname: "Проверяющий".into(),
        given_name: "Имя".into(),
        patronymic: String::new(),
        post: "специалист".into(),
        department_id,
        login: login.into(),
    };
    let person_id = desk::add_person_with_password(&world.db, &admin, &asked, PASSWORD, false)
        .await
        .expect("a person");
    let grant = NewGrant {
        person_id,
        role,
        department_id,
        division_id,
        since: day("2020-01-01"),
        until: None,
        ground: "приказ".into(),
    };
    desk::grant_role(&world.db, &admin, &grant)
        .await
        .expect("a grant");
}

impl Things {
    async fn gathered(stage: &Stage, site: &Site) -> Things {
        let (world, agency) = (&stage.world, &stage.agency);
        let division = agency.records_divisions[0];
        let put = async |index, year| {
            let case = Case {
                division: Some(division),
                ..Case::permanent(agency.records, index, year)
            };
            case.put(world).await
        };
        let shelved = put("10-1-01", 2020).await;
        let waiting = put("10-1-02", 2021).await;
        let head = agency.acting(world, "head").await;
        let asked = HoldAsked {
            reason: "спор".into(),
            ground: "иск".into(),
            owner: "Правовое управление".into(),
            review_on: day("2024-01-01"),
        };
        cases::desk::place_hold(&world.db, &head, shelved.case, &asked)
            .await
            .expect("a ban");
        let (nomenclature, heading, remark, import) = Things::nomenclature(stage, site).await;
        let memo = Things::memo(stage, nomenclature).await;
        let (inventory, finding) = Things::inventory(stage, site).await;
        let stranger = agency.id("restricted");
        let strangers_grant = agency.acting(world, "restricted").await.grants[0].id;
        let (model, model_row) = Things::model(stage).await;
        Things {
            department: agency.records.0,
            division: division.0,
            model,
            model_row,
            stranger: stranger.0,
            strangers_grant: strangers_grant.0,
            nomenclature,
            heading,
            remark,
            memo,
            program: delohran::api::store::insert(
                &world.db,
                "СЭД",
                "отпечаток",
                PersonId(1),
                world.clock.today(),
            )
            .await
            .expect("a key")
            .0,
            amendment: wording::store::insert(
                &world.db,
                NewAmendment {
                    block: f18::YEAR_LINE,
                    text: Some("{year}".into()),
                    since: day("2030-01-01"),
                    ground: "приказ",
                },
                PersonId(1),
                world.clock.today(),
            )
            .await
            .expect("an amendment")
            .0,
            import,
            list_upload: list_upload(site).await,
            case: waiting.case.0,
            volume: waiting.volumes[0].0,
            hold: shelf::hold(world, agency, waiting.case).await,
            hold_order: world
                .db
                .fetch_value("SELECT max(id) FROM hold_order", ())
                .await
                .expect("an order"),
            loan: shelf::lend(world, agency, shelved.volumes[0])
                .await
                .expect("a loan"),
            inventory,
            finding,
            annual: world
                .db
                .fetch_value("SELECT max(id) FROM inventory WHERE scope = 'annual'", ())
                .await
                .expect("an annual section"),
            campaign: stage.campaign.0,
            list: stage.list.0,
            entry: stage.entries().await[0].id.0,
            act: stage.act.0,
            job: jobs::store::insert(
                &world.db,
                JobKind::Recompute,
                "null",
                PersonId(1),
                world.clock.now(),
            )
            .await
            .expect("a job")
            .0,
            revision: revision::store::insert(
                &world.db,
                "Новая редакция",
                r#"{"list":"236-2019","is_general":true,"lines":[]}"#,
                PersonId(1),
                world.clock.today(),
            )
            .await
            .expect("a revision")
            .0,
        }
    }

    /// The draft of the coming year with a row, a remark on it, and a spreadsheet looked at.
    async fn nomenclature(stage: &Stage, site: &Site) -> (i64, i64, i64, i64) {
        let (world, agency) = (&stage.world, &stage.agency);
        let clerk = agency.acting(world, "clerk").await;
        let id = nomenclature::desk::begin_empty(&world.db, &clerk, agency.records, 2024)
            .await
            .expect("a draft");
        let content = nomenclature::rules::HeadingContent {
            division_id: Some(agency.records_divisions[0]),
            section: String::new(),
            position: 0,
            index_text: "10-1-01".into(),
            item: String::new(),
            title: "Годовые планы работы отделов Управления делами".into(),
            term_text: "5 лет".into(),
            article_text: "ст. 202 ТП".into(),
            note: String::new(),
            kind: HeadingKind::Case,
            restricted: false,
            carry_over: false,
            responsible_id: None,
        };
        let heading = nomenclature::desk::add_heading(&world.db, &clerk, id, content)
            .await
            .expect("a row");
        let import = site
            .sign_in("clerk")
            .await
            .upload(
                &format!("/nomenclatures/{id}/imports"),
                "номенклатура.xlsx",
                fixture::workbook(),
            )
            .await
            .ok()
            .id();
        let division = agency.records_divisions[0];
        nomenclature::desk::submit_division(&world.db, &clerk, id, division)
            .await
            .expect("handed in");
        nomenclature::desk::assemble(&world.db, &clerk, id)
            .await
            .expect("assembled");
        let head = agency.acting(world, "head").await;
        nomenclature::desk::sign(&world.db, &head, id)
            .await
            .expect("signed");
        let archivist = agency.acting(world, "archivist").await;
        let remark = nomenclature::desk::remark(&world.db, &archivist, heading, "Уточните")
            .await
            .expect("a remark");
        (id.0, heading.0, remark.0, import)
    }

    /// The draft of a nomenclature for subordinate bodies with a row.
    async fn model(stage: &Stage) -> (i64, i64) {
        use nomenclature::models::{desk, rules};
        let (world, agency) = (&stage.world, &stage.agency);
        let archivist = agency.acting(world, "archivist").await;
        let kind = rules::ModelKind::Typical;
        let id = desk::begin(&world.db, &archivist, kind, "Номенклатура", "Инспекции")
            .await
            .expect("a draft");
        let row = rules::ModelRow {
            id: delohran::ids::ModelHeadingId(0),
            position: 0,
            section: String::new(),
            index_text: "01-01".into(),
            title: "Годовые планы работы".into(),
            term_text: "5 лет".into(),
            article_text: "ст. 202 ТП".into(),
            note: String::new(),
            version: 0,
        };
        let row = desk::add_row(&world.db, &archivist, id, row.content())
            .await
            .expect("a row");
        (id.0, row.0)
    }

    /// A memo on a new case of the department.
    async fn memo(stage: &Stage, nomenclature: i64) -> i64 {
        use nomenclature::memos::rules::MemoAsked;
        let rows = nomenclature::store::headings(
            &stage.world.db,
            delohran::ids::NomenclatureId(nomenclature),
            true,
        )
        .await
        .expect("rows");
        let mut row = rows[0].content.clone();
        row.index_text = "10-1-77".into();
        let asked = MemoAsked {
            row,
            ground: "приказ".into(),
        };
        nomenclature::memos::store::insert(
            &stage.world.db,
            delohran::ids::NomenclatureId(nomenclature),
            &asked,
            PersonId(1),
            stage.world.clock.today(),
        )
        .await
        .expect("a memo")
        .0
    }

    /// A signed inventory with a finding of the check.
    async fn inventory(stage: &Stage, site: &Site) -> (i64, i64) {
        let (world, agency) = (&stage.world, &stage.agency);
        let clerk = agency.acting(world, "clerk").await;
        let asked = inventories::proposal::Asked {
            department_id: agency.records,
            kind: InventoryKind::Permanent,
            year: 2020,
            with_restricted: false,
        };
        let proposal = inventories::desk::propose(&world.db, &clerk, asked)
            .await
            .expect("a proposal");
        let id = inventories::desk::draw(&world.db, &clerk, asked, &proposal.fingerprint())
            .await
            .expect("an inventory");
        let head = agency.acting(world, "head").await;
        inventories::desk::sign(&world.db, &head, id)
            .await
            .expect("signed");
        site.sign_in("archivist")
            .await
            .post(
                &format!("/inventories/{id}/findings"),
                &[("finding", "Нет листа-заверителя")],
            )
            .await
            .ok();
        let finding = world
            .db
            .fetch_value("SELECT max(id) FROM inventory_finding", ())
            .await
            .expect("a finding");
        (id.0, finding)
    }

    /// The requests that carry a procedure out; none for the two that no request can.
    #[allow(clippy::too_many_lines, reason = "a line for each procedure")]
    fn asks(&self, procedure: Procedure) -> Vec<Ask> {
        use Procedure as P;
        let (act, list) = (self.act, self.list);
        let version = ("version", "1".to_owned());
        let ask = |belongs: Belongs,
                   route: &'static str,
                   keys: &[i64],
                   fields: &[(&'static str, &str)]| {
            let mut fields: Vec<(&str, String)> = fields
                .iter()
                .map(|(name, text)| (*name, (*text).to_owned()))
                .collect();
            fields.push(version.clone());
            Ask {
                route,
                keys: keys.to_vec(),
                fields,
                belongs,
            }
        };
        let agency = |route, keys: &[i64], fields: &[(&'static str, &str)]| {
            vec![ask(Belongs::Agency, route, keys, fields)]
        };
        let department = |route, keys: &[i64], fields: &[(&'static str, &str)]| {
            vec![ask(Belongs::Department, route, keys, fields)]
        };
        let division = |route, keys: &[i64], fields: &[(&'static str, &str)]| {
            vec![ask(Belongs::Division, route, keys, fields)]
        };
        let own = self.department.to_string();
        let own = own.as_str();
        let someone = self.stranger.to_string();
        let someone = someone.as_str();
        let row = [
            ("index_text", "10-1-44"),
            ("title", "Планы работы отделов"),
            ("term_text", "5 лет"),
            ("article_text", "ст. 202 ТП"),
            ("kind", "case"),
        ];
        let of_division = self.division.to_string();
        let of_row = self.heading.to_string();
        let row_of_division: Vec<(&'static str, &str)> = row
            .into_iter()
            .chain([("division_id", of_division.as_str())])
            .collect();
        let document = [
            ("kind", "letter"),
            ("registration_number", "01/77"),
            ("dated_on", "2023-01-15"),
            ("signatory", "Громов П.И."),
            ("title", "О планах"),
            ("sheets", "3"),
            ("attachment_sheets", "0"),
        ];
        match procedure {
            // The first start has no address; everybody changes their own password.
            P::Install | P::ChangePassword | P::PrintLong => Vec::new(),
            P::KeepPrograms => [
                agency("/programs", &[], &[("name", "СЭД")]),
                agency("/programs/{id}/revoke", &[self.program], &[]),
            ]
            .concat(),
            P::AmendWording => [
                agency(
                    "/wording/amendments",
                    &[],
                    &[
                        ("form", "F-18"),
                        ("block", "caption"),
                        ("text", "НОМЕНКЛАТУРА"),
                        ("since", "2030-01-01"),
                        ("ground", "приказ"),
                    ],
                ),
                agency(
                    "/wording/amendments/{id}/withdraw",
                    &[self.amendment],
                    &[
                        ("form", "F-18"),
                        ("block", "year_line"),
                        ("reason", "ошибка"),
                    ],
                ),
            ]
            .concat(),
            P::DescribeOrganisation => agency(
                "/organisation",
                &[],
                &[("full_name", "Служба"), ("short_name", "Служба")],
            ),
            P::KeepStructure => [
                agency(
                    "/departments",
                    &[],
                    &[
                        ("index_code", "77"),
                        ("full_name", "Управление проверок"),
                        ("genitive_name", "Управления проверок"),
                        ("sort_order", "9"),
                        ("since", "2023-01-01"),
                    ],
                ),
                agency(
                    "/departments/{id}/divisions",
                    &[self.department],
                    &[
                        ("number", "9"),
                        ("name", "Отдел проверок"),
                        ("since", "2023-01-01"),
                    ],
                ),
            ]
            .into_iter()
            .flatten()
            .collect(),
            P::KeepPeople => [
                agency(
                    "/people",
                    &[],
                    &[
                        ("surname", "Новиков"),
                        ("given_name", "Олег"),
                        ("post", "специалист"),
                        ("login", "novikov"),
                    ],
                ),
                agency("/people/{id}/password", &[self.stranger], &[]),
            ]
            .into_iter()
            .flatten()
            .collect(),
            P::GrantRole => [
                agency(
                    "/people/{id}/grants",
                    &[self.stranger],
                    &[
                        ("role", "commission_chair"),
                        ("since", "2023-01-01"),
                        ("ground", "приказ"),
                    ],
                ),
                agency(
                    "/people/{id}/grants/{grant}/end",
                    &[self.stranger, self.strangers_grant],
                    &[],
                ),
            ]
            .into_iter()
            .flatten()
            .collect(),
            P::LoadReferenceList => [
                agency("/reference-lists/uploads", &[], &[]),
                agency("/reference-lists/uploads/{id}", &[self.list_upload], &[]),
            ]
            .into_iter()
            .flatten()
            .collect(),

            P::BeginNomenclature => department(
                "/nomenclatures",
                &[],
                &[("department_id", own), ("year", "2025")],
            ),
            P::DraftHeadings => vec![
                ask(
                    Belongs::Division,
                    "/nomenclatures/{id}/headings",
                    &[self.nomenclature],
                    &row_of_division,
                ),
                ask(
                    Belongs::Division,
                    "/headings/{id}",
                    &[self.heading],
                    &row_of_division,
                ),
                ask(
                    Belongs::Division,
                    "/nomenclatures/{id}/headings/suggest",
                    &[self.nomenclature],
                    &row_of_division,
                ),
                ask(
                    Belongs::Division,
                    "/headings/{id}/suggest",
                    &[self.heading],
                    &row_of_division,
                ),
                Ask {
                    route: "/nomenclatures/{id}/grid",
                    keys: vec![self.nomenclature],
                    fields: vec![
                        ("title", "Планы работы отдела за год".to_owned()),
                        ("division", of_division.clone()),
                    ],
                    belongs: Belongs::Division,
                },
                ask(
                    Belongs::Division,
                    "/headings/{id}/remove",
                    &[self.heading],
                    &[],
                ),
                ask(
                    Belongs::Division,
                    "/nomenclatures/{id}/changes/remove",
                    &[self.nomenclature],
                    &[("row", of_row.as_str())],
                ),
                ask(
                    Belongs::Division,
                    "/nomenclatures/{id}/changes/include",
                    &[self.nomenclature],
                    &[("row", of_row.as_str())],
                ),
            ],
            P::ImportNomenclature => vec![
                ask(
                    Belongs::Department,
                    "/nomenclatures/{id}/imports",
                    &[self.nomenclature],
                    &[],
                ),
                ask(
                    Belongs::Department,
                    "/imports/{id}/columns",
                    &[self.import],
                    &[("heading", "1")],
                ),
                ask(Belongs::Department, "/imports/{id}", &[self.import], &[]),
                ask(
                    Belongs::Department,
                    "/imports/{id}/again",
                    &[self.import],
                    &[],
                ),
                ask(
                    Belongs::Department,
                    "/imports/{id}/undo",
                    &[self.import],
                    &[],
                ),
            ],
            P::SubmitDivision => division(
                "/nomenclatures/{id}/divisions/{division}/submit",
                &[self.nomenclature, self.division],
                &[],
            ),
            P::AssembleNomenclature => {
                department("/nomenclatures/{id}/assemble", &[self.nomenclature], &[])
            }
            P::SignNomenclature => {
                department("/nomenclatures/{id}/sign", &[self.nomenclature], &[])
            }
            P::RemarkHeading => agency(
                "/headings/{id}/remarks",
                &[self.heading],
                &[("remark", "Уточните"), ("from", "sheet")],
            ),
            P::AnswerRemark => division(
                "/remarks/{id}/answer",
                &[self.remark],
                &[("answer", "уточнено"), ("from", "sheet")],
            ),
            P::ReturnNomenclature => {
                agency("/nomenclatures/{id}/return", &[self.nomenclature], &[])
            }
            P::AcceptNomenclature => {
                agency("/nomenclatures/{id}/accept", &[self.nomenclature], &[])
            }
            P::SendNomenclature => department(
                "/nomenclatures/{id}/send",
                &[self.nomenclature],
                &[("memo_number", "1"), ("memo_on", "2023-02-01")],
            ),
            P::RemindDepartment => agency(
                "/nomenclatures/campaign/reminders",
                &[],
                &[
                    ("department", own),
                    ("year", "2024"),
                    ("text", "Представьте"),
                ],
            ),
            P::ConsolidateNomenclature => {
                agency("/nomenclatures/consolidate", &[], &[("year", "2024")])
            }
            P::VisaNomenclature => agency("/nomenclatures/{id}/visa", &[self.nomenclature], &[]),
            P::SignConsolidated => agency(
                "/nomenclatures/{id}/sign-consolidated",
                &[self.nomenclature],
                &[],
            ),
            P::EndorseNomenclature => {
                agency("/nomenclatures/{id}/endorse", &[self.nomenclature], &[])
            }
            P::ApproveNomenclature => agency(
                "/nomenclatures/{id}/approve",
                &[self.nomenclature],
                &[("approved_on", "2023-02-01")],
            ),

            // The row is changed first: asked with the version it had, nobody can take it out then.
            P::DraftModelNomenclature => [
                agency(
                    "/model-nomenclatures",
                    &[],
                    &[
                        ("kind", "typical"),
                        ("title", "Ещё одна"),
                        ("bodies", "Инспекции"),
                    ],
                ),
                agency("/model-nomenclatures/{id}/rows", &[self.model], &row),
                agency(
                    "/model-nomenclatures/{id}/rows/{row}",
                    &[self.model, self.model_row],
                    &row,
                ),
                agency(
                    "/model-nomenclatures/{id}/rows/{row}",
                    &[self.model, self.model_row],
                    &[
                        ("index_text", "01-01"),
                        ("title", "Планы работы отделов"),
                        ("term_text", "5 лет"),
                    ],
                ),
                agency(
                    "/model-nomenclatures/{id}/rows/{row}/remove",
                    &[self.model, self.model_row],
                    &[],
                ),
                agency("/model-nomenclatures/{id}/imports", &[self.model], &[]),
                agency("/model-nomenclatures/{id}/deviations", &[self.model], &[]),
            ]
            .into_iter()
            .flatten()
            .collect(),
            P::ApproveModelNomenclature => agency(
                "/model-nomenclatures/{id}/approve",
                &[self.model],
                &[
                    ("agreement_number", "1"),
                    ("agreement_on", "2023-01-10"),
                    ("order_number", "2"),
                    ("order_on", "2023-01-20"),
                ],
            ),
            P::JoinNomenclature => agency("/nomenclatures/{id}/join", &[self.nomenclature], &[]),
            P::DraftMemo => vec![
                ask(
                    Belongs::Department,
                    "/nomenclatures/{id}/memos",
                    &[self.nomenclature],
                    &row,
                ),
                ask(Belongs::Department, "/memos/{id}", &[self.memo], &row),
            ],
            P::RegisterMemo => agency(
                "/memos/{id}/register",
                &[self.memo],
                &[("number", "5"), ("registered_on", "2023-02-01")],
            ),
            P::RefuseMemo => agency(
                "/memos/{id}/refuse",
                &[self.memo],
                &[("reason", "такое дело есть")],
            ),
            P::SignMemo => department("/memos/{id}/sign", &[self.memo], &[]),
            P::WithdrawMemo => department("/memos/{id}/withdraw", &[self.memo], &[]),

            P::FileDocument => vec![
                ask(
                    Belongs::Division,
                    "/cases/{id}/file",
                    &[self.case],
                    &document,
                ),
                ask(
                    Belongs::Division,
                    "/headings/{id}/file",
                    &[self.heading],
                    &document,
                ),
            ],
            P::OpenVolume => division(
                "/cases/{id}/volumes",
                &[self.case],
                &[("volume_title", ""), ("medium", "paper")],
            ),
            P::CloseCase => department(
                "/cases/{id}/close",
                &[self.case],
                &[("closed_on", "2023-02-01")],
            ),
            P::CloseYear => department(
                "/departments/{id}/years/{year}",
                &[self.department, 2022],
                &[],
            ),
            P::SignFinalRecord => department(
                "/departments/{id}/years/{year}/final-record",
                &[self.department, 2022],
                &[],
            ),
            P::SignAgencyRecord => agency(
                "/nomenclatures/{id}/year-end/final-record",
                &[self.nomenclature],
                &[],
            ),
            P::SignSupplement => agency(
                "/nomenclatures/{id}/year-end/supplement",
                &[self.nomenclature],
                &[],
            ),
            P::CertifyVolume => vec![
                ask(
                    Belongs::Department,
                    "/volumes/{id}/certify",
                    &[self.volume],
                    &[("certified_sheets", "150")],
                ),
                ask(
                    Belongs::Department,
                    "/volumes/{id}/place",
                    &[self.volume],
                    &[("place", "комната 5")],
                ),
            ],
            P::RecordEvent => vec![
                ask(
                    Belongs::Department,
                    "/cases/{id}/events",
                    &[self.case],
                    &[("event", "audit_done"), ("ground", "акт")],
                ),
                ask(
                    Belongs::Department,
                    "/cases/{id}/facts",
                    &[self.case],
                    &[
                        ("fact", "no_annual_report"),
                        ("holds", "yes"),
                        ("ground", "иск"),
                    ],
                ),
                ask(
                    Belongs::Department,
                    "/cases/record",
                    &[],
                    &[
                        ("what", "event"),
                        ("event", "audit_done"),
                        ("ground", "акт"),
                        ("department", own),
                        ("fingerprint", "прежний"),
                    ],
                ),
            ],
            P::PlaceHold => vec![
                ask(
                    Belongs::Department,
                    "/cases/{id}/holds",
                    &[self.case],
                    &[
                        ("reason", "спор"),
                        ("ground", "иск"),
                        ("owner", "Правовое управление"),
                        ("review_on", "2024-01-01"),
                    ],
                ),
                ask(
                    Belongs::Department,
                    "/holds/orders/{id}/keep",
                    &[self.hold_order],
                    &[("review_on", "2024-02-01")],
                ),
            ],
            P::LiftHold => vec![
                ask(
                    Belongs::Agency,
                    "/holds/{id}/lift",
                    &[self.hold],
                    &[("lift_ground", "письмо")],
                ),
                ask(
                    Belongs::Agency,
                    "/holds/orders/{id}/lift",
                    &[self.hold_order],
                    &[("lift_ground", "письмо")],
                ),
            ],
            P::RecomputeExpiries => vec![
                ask(Belongs::Agency, "/jobs/recompute", &[], &[]),
                ask(Belongs::Agency, "/jobs/{id}/cancel", &[self.job], &[]),
                ask(Belongs::Agency, "/jobs/{id}/go-on", &[self.job], &[]),
            ],
            P::ProposeRevision => agency("/revisions", &[], &[("old", "1"), ("new", "1")]),
            P::ApproveRevision => agency(
                "/revisions/{id}/approve",
                &[self.revision],
                &[("line", "0"), ("ground", "протокол")],
            ),
            P::ReviewCase => department(
                "/cases/{id}/review",
                &[self.case],
                &[("sheets_reviewed", "150"), ("note", "не выявлены")],
            ),

            P::DrawInventory => vec![
                ask(
                    Belongs::Department,
                    "/inventories",
                    &[],
                    &[
                        ("department", own),
                        ("kind", "permanent"),
                        ("year", "2021"),
                        ("fingerprint", "прежний"),
                    ],
                ),
                ask(
                    Belongs::Department,
                    "/inventories/{id}/redraw",
                    &[self.inventory],
                    &[],
                ),
            ],
            P::SignInventory => department("/inventories/{id}/sign", &[self.inventory], &[]),
            P::FindDefect => agency(
                "/inventories/{id}/findings",
                &[self.inventory],
                &[("finding", "Нет описи внутренних документов")],
            ),
            P::MendDefect => department(
                "/inventories/{id}/findings/{finding}/mend",
                &[self.inventory, self.finding],
                &[("how", "приложен")],
            ),
            P::CheckInventory => agency(
                "/inventories/{id}/check",
                &[self.inventory],
                &[("prepared", "1")],
            ),
            P::AcceptInventory => vec![
                ask(
                    Belongs::Agency,
                    "/inventories/{id}/marks",
                    &[self.inventory],
                    &[],
                ),
                ask(
                    Belongs::Agency,
                    "/inventories/{id}/accept",
                    &[self.inventory],
                    &[("delivered_by", someone), ("accepted_on", "2023-02-01")],
                ),
            ],
            P::DrawAnnualInventory => vec![
                ask(
                    Belongs::Agency,
                    "/inventories/annual",
                    &[],
                    &[
                        ("kind", "permanent"),
                        ("year", "2020"),
                        ("fingerprint", "прежний"),
                    ],
                ),
                ask(
                    Belongs::Agency,
                    "/inventories/{id}/redraw-annual",
                    &[self.annual],
                    &[],
                ),
            ],
            P::EndorseInventory => agency("/inventories/{id}/endorse", &[self.annual], &[]),
            P::ApproveInventory => agency(
                "/inventories/{id}/approve",
                &[self.annual],
                &[("protocol_number", "7"), ("protocol_on", "2023-02-01")],
            ),
            P::LendVolume => agency(
                "/loans/volumes/{id}",
                &[self.volume],
                &[
                    ("borrower", someone),
                    ("ground", "записка"),
                    ("due_on", "2023-02-10"),
                ],
            ),
            P::ReturnVolume => agency("/loans/{id}/return", &[self.loan], &[("sheets", "150")]),

            P::NameCommission => vec![
                ask(
                    Belongs::Agency,
                    "/commission",
                    &[],
                    &[
                        ("name", "ЦЭК"),
                        ("order_number", "2"),
                        ("order_on", "2023-01-09"),
                    ],
                ),
                ask(
                    Belongs::Agency,
                    "/commission/members",
                    &[],
                    &[
                        ("person_id", someone),
                        ("part", "member"),
                        ("since", "2023-01-09"),
                    ],
                ),
            ],
            P::HoldMeeting => agency("/commission/meetings", &[], &[("held_on", "2023-02-01")]),

            P::OpenCampaign => vec![
                ask(
                    Belongs::Agency,
                    "/destruction",
                    &[],
                    &[("year", "2023"), ("track", "ordinary")],
                ),
                ask(
                    Belongs::Agency,
                    "/destruction/campaigns/{id}/advance",
                    &[self.campaign],
                    &[],
                ),
            ],
            P::DrawDestructionList => agency(
                "/destruction/campaigns/{id}/departments/{department}",
                &[self.campaign, self.department],
                &[("fingerprint", "прежний")],
            ),
            P::SendDestructionList => agency(
                "/destruction/lists/{id}/send",
                &[list],
                &[("dispatch_number", "12")],
            ),
            P::DecideEntry => vec![
                ask(
                    Belongs::Department,
                    "/destruction/entries/{id}/decide",
                    &[self.entry],
                    &[("verdict", "agreed")],
                ),
                ask(
                    Belongs::Department,
                    "/destruction/lists/{id}/agree-rest",
                    &[list],
                    &[],
                ),
            ],
            P::AgreeDestructionList => department("/destruction/lists/{id}/agree", &[list], &[]),
            P::DrawAct => vec![
                ask(
                    Belongs::Agency,
                    "/destruction/campaigns/{id}/acts",
                    &[self.campaign],
                    &[],
                ),
                ask(
                    Belongs::Agency,
                    "/destruction/entries/{id}/exclude",
                    &[self.entry],
                    &[("reason", "нужно")],
                ),
            ],
            P::EndorseAct => agency("/destruction/acts/{id}/endorse", &[act], &[]),
            P::ApproveAct => agency("/destruction/acts/{id}/approve", &[act], &[("number", "1")]),
            P::HandOver => agency(
                "/destruction/acts/{id}/hand-over",
                &[act],
                &[
                    ("number", "5"),
                    ("handed_on", "2023-02-01"),
                    ("place", "архив"),
                    ("bags", "П-1; 2; 2,5"),
                ],
            ),
            P::RecordDestruction => agency(
                "/destruction/acts/{id}/record",
                &[act],
                &[
                    ("number", "2"),
                    ("destroyed_on", "2023-02-01"),
                    ("place", "архив"),
                    ("method", "shredding"),
                    ("strip_width", "4"),
                    ("mixed", "1"),
                    ("seals_intact", "1"),
                    ("chair", "Д.А. Котов"),
                    ("members", "О.Ю. Лебедева\nВ.Л. Фомина"),
                ],
            ),
            P::MarkDestroyed => agency("/destruction/acts/{id}/mark", &[act], &[]),
        }
    }
}
