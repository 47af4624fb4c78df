//! Around the rules with raw SQL: the database itself refuses.

use delohran::db::{self, Db};
use delohran::nomenclature::rules::NomenclatureState;

use super::Scene;
use crate::harness::World;

crate::on_both! {
    a_signed_nomenclature_cannot_be_changed_by_sql;
    an_approved_nomenclature_cannot_be_changed_by_sql;
}

async fn try_sql(db: &Db, sql: String) -> Result<(), db::Error> {
    match db {
        Db::Sqlite(pool) => sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(pool)
            .await
            .map(|_| ())
            .map_err(db::Error::from),
        Db::Postgres(pool) => sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(pool)
            .await
            .map(|_| ())
            .map_err(db::Error::from),
    }
}

pub(super) async fn guarded(db: &Db, sql: String) {
    let outcome = try_sql(db, sql.clone()).await;
    assert!(
        matches!(outcome, Err(db::Error::Refused(_))),
        "{sql}: {outcome:?}"
    );
}

fn insert_row(id: i64) -> String {
    format!(
        "INSERT INTO heading (nomenclature_id, section, position, index_text, item, title, term_text, article_text, note,
            kind, restricted, carry_over, search_key)
         VALUES ({id}, '', 9, '10-1-99', '', 'Приказы', '5 лет', '', '', 'case', FALSE, FALSE, '')"
    )
}

async fn a_signed_nomenclature_cannot_be_changed_by_sql(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, rows) = scene.draft(2023).await;
    let (next, next_rows) = scene.draft_of_next_year().await;
    // While it is a draft, the same statement goes through: it is the signature that closes it.
    try_sql(
        db,
        format!("UPDATE heading SET note = 'x' WHERE id = {}", rows[0]),
    )
    .await
    .expect("a draft changes");
    scene.submit_divisions(id).await.expect("submitted");
    scene.sign(id, "clerk", "head").await.expect("signed");
    for sql in [
        format!("UPDATE heading SET term_text = '1 год' WHERE id = {}", rows[0]),
        format!("UPDATE heading SET nomenclature_id = {next} WHERE id = {}", rows[0]),
        format!("UPDATE heading SET nomenclature_id = {id} WHERE id = {}", next_rows[0]),
        format!("DELETE FROM heading WHERE id = {}", rows[0]),
        insert_row(id.0),
        format!("UPDATE nomenclature SET state = 'draft' WHERE id = {id}"),
        format!("UPDATE nomenclature SET state = 'sent' WHERE id = {id}"),
        format!("UPDATE nomenclature SET year = 2030 WHERE id = {id}"),
        format!("DELETE FROM nomenclature WHERE id = {id}"),
        "INSERT INTO nomenclature (kind, year, state, number) VALUES ('consolidated', 2050, 'approved', '1')".into(),
    ] {
        guarded(db, sql).await;
    }
    assert_eq!(scene.state(id).await, NomenclatureState::Signed);
}

async fn an_approved_nomenclature_cannot_be_changed_by_sql(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    scene.commission().await;
    let [records, _] = scene.both_sent(2023).await;
    scene.world.on("2022-12-20");
    let keeper = scene.who("archive_head").await;
    let whole = delohran::nomenclature::desk::consolidate(db, &keeper, 2023)
        .await
        .expect("compiled");
    guarded(
        db,
        format!("UPDATE nomenclature SET state = 'approved' WHERE id = {whole}"),
    )
    .await;
    scene.endorsed_whole(whole).await;
    scene
        .approve(whole, "2022-12-20", Some("2022-12-15"))
        .await
        .expect("approved");
    for sql in [
        format!("UPDATE nomenclature SET approved_on = NULL WHERE id = {whole}"),
        format!("UPDATE nomenclature SET number = '2' WHERE id = {whole}"),
        format!("UPDATE nomenclature SET state = 'compiled' WHERE id = {whole}"),
        format!("UPDATE nomenclature SET memo_number = '2' WHERE id = {records}"),
        format!("UPDATE nomenclature SET consolidated_id = NULL WHERE id = {records}"),
        format!("UPDATE heading SET title = 'Иное' WHERE nomenclature_id = {records}"),
        format!("DELETE FROM heading WHERE nomenclature_id = {records}"),
        insert_row(records.0),
        insert_row(whole.0),
        format!("DELETE FROM nomenclature WHERE id = {whole}"),
    ] {
        guarded(db, sql).await;
    }
}

impl Scene {
    async fn draft_of_next_year(
        &self,
    ) -> (delohran::ids::NomenclatureId, Vec<delohran::ids::HeadingId>) {
        let db = &self.world.db;
        let clerk = self.who("clerk").await;
        let id = delohran::nomenclature::desk::begin(db, &clerk, self.agency.records, 2024)
            .await
            .expect("begun");
        let rows = delohran::nomenclature::store::headings(db, id, true)
            .await
            .expect("rows");
        (id, rows.into_iter().map(|row| row.id).collect())
    }

    pub(super) async fn endorsed_whole(&self, id: delohran::ids::NomenclatureId) {
        use delohran::commission::rules::Outcome;
        use delohran::nomenclature::desk;
        let db = &self.world.db;
        desk::visa(db, &self.who("archive_head").await, id)
            .await
            .expect("visa");
        desk::sign_consolidated(db, &self.who("office_head").await, id)
            .await
            .expect("signed");
        self.commission_decides(id, Outcome::Endorsed)
            .await
            .expect("decided");
        desk::endorse(db, &self.who("secretary").await, id)
            .await
            .expect("endorsed");
    }
}
