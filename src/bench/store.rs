//! The few statements of the measuring itself.

use crate::db::{Result, Store, Tx};
use crate::ids::PersonId;

crate::statements! {
    CONTENTS = "SELECT (SELECT count(*) FROM case_file), (SELECT count(*) FROM department),
        (SELECT count(*) FROM person WHERE login = 'bench')";
    LET_IN = "UPDATE person SET must_change_password = FALSE WHERE id = $1";
    SET_WRONG = "UPDATE case_file SET shut_gates = 'dispute'
        WHERE id % 10 = 0 AND state = 'closed' AND expiry = 'dated' AND shut_gates = ''";
    LAST_NOMENCLATURE = "SELECT max(year) FROM nomenclature";
    ASSEMBLE_ALL = "UPDATE nomenclature SET state = 'assembled' WHERE year = $1 AND state = 'draft'";
    SIGN_ALL = "UPDATE nomenclature SET state = 'signed' WHERE year = $1 AND state = 'assembled'";
    ACCEPT_ALL = "UPDATE nomenclature SET state = 'accepted' WHERE year = $1 AND state = 'signed'";
    SEND_ALL = "UPDATE nomenclature SET state = 'sent' WHERE year = $1 AND state = 'accepted'";
}

/// The latest year that has a nomenclature.
pub async fn last_nomenclature(db: impl Store) -> Result<i64> {
    db.fetch_value(LAST_NOMENCLATURE, ()).await
}

/// Carries every department's draft of a year to where it is sent, past the desks but not past the guards.
pub async fn send_all(tx: &mut Tx, year: i64) -> Result<()> {
    for step in [ASSEMBLE_ALL, SIGN_ALL, ACCEPT_ALL, SEND_ALL] {
        tx.execute(step, (year,)).await?;
    }
    Ok(())
}

/// How many cases and departments the database holds, and whether it was filled for measuring.
pub async fn contents(db: impl Store) -> Result<(i64, i64, bool)> {
    let (cases, departments, filled): (i64, i64, i64) = db.fetch_one(CONTENTS, ()).await?;
    Ok((cases, departments, filled > 0))
}

/// Lets the person in whose name things are measured see the pages.
pub async fn let_in(db: impl Store, person: PersonId) -> Result<()> {
    db.execute(LET_IN, (person,)).await?;
    Ok(())
}

/// Makes the stored expiry of every tenth case wrong, for the next computing to put right; tells how many.
pub async fn set_wrong(db: impl Store) -> Result<u64> {
    db.execute(SET_WRONG, ()).await
}
