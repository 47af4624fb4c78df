//! The buttons of a nomenclature, one handler each: parse, one call of the desk, on.

use axum::extract::{Path, State};

use super::{address, sheet};
use crate::ids::{DivisionId, NomenclatureId};
use crate::nomenclature::desk::{self, ApprovalAsked};
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done};
use crate::web::session::Filled;

async fn answered(
    app: &App,
    form: Filled,
    id: NomenclatureId,
    outcome: Result<()>,
    message: &str,
) -> Answer {
    match outcome {
        Ok(()) => done(address(id), message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            sheet::show(app, &form.visitor, id, typed).await
        }
    }
}

/// Declares a handler of a step that needs nothing but the nomenclature.
macro_rules! plain_steps {
    ($($(#[$doc:meta])* $name:ident = $procedure:path, $message:literal;)*) => {
        $(
            $(#[$doc])*
            pub async fn $name(
                State(app): State<App>,
                Path(id): Path<NomenclatureId>,
                form: Filled,
            ) -> Answer {
                let outcome = $procedure(&app.db, &form, id).await;
                answered(&app, form, id, outcome, $message).await
            }
        )*
    };
}

plain_steps! {
    /// The clerk puts the divisions' rows together.
    assemble = desk::assemble, "Номенклатура сведена и ждёт подписи начальника";
    /// The head of the department signs.
    sign = desk::sign, "Номенклатура подписана и передана архиву на проверку";
    /// The archive sends it back.
    send_back = desk::return_with_remarks, "Номенклатура возвращена с замечаниями";
    /// The archive finds it in order.
    accept = desk::accept, "Номенклатура принята";
    /// The nomenclature of a new department joins the approved one.
    join = desk::join, "Номенклатура присоединена к утверждённой и действует: по ней можно заводить дела";
    /// Visa of the person responsible for the archive.
    visa = desk::visa, "Виза поставлена";
    /// Signature of the head of the records department.
    sign_consolidated = desk::sign_consolidated, "Сводная номенклатура подписана и внесена в повестку ЦЭК";
    /// The commission's protocol is noted.
    endorse = desk::endorse, "Согласование ЦЭК отмечено";
}

/// A division hands its rows to the clerk.
pub async fn submit_division(
    State(app): State<App>,
    Path((id, division)): Path<(NomenclatureId, DivisionId)>,
    form: Filled,
) -> Answer {
    let outcome = desk::submit_division(&app.db, &form, id, division).await;
    answered(&app, form, id, outcome, "Раздел отдела представлен").await
}

/// The clerk sends it with a memo.
pub async fn send(State(app): State<App>, Path(id): Path<NomenclatureId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let number = reader.required("memo_number", "номер служебной записки (п. 10.1.6)");
    let on = reader.date("memo_on", "дата служебной записки");
    let outcome = match reader.finish(()) {
        Ok(()) => desk::send(&app.db, &form, id, &number, on).await,
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome, "Номенклатура направлена").await
}

/// The head of the body approves.
pub async fn approve(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Filled,
) -> Answer {
    let mut reader = form.fields.reader();
    let approved_on = reader.date("approved_on", "дата утверждения");
    let number = reader.text("external_number");
    let on = reader.optional_date("external_on", "дата протокола ЭПК");
    if number.is_empty() != on.is_none() {
        reader.fault(
            "external_number",
            "Протокол ЭПК указывается номером и датой вместе",
        );
    }
    let asked = ApprovalAsked {
        approved_on,
        external_protocol: on.map(|on| (number, on)),
    };
    let outcome = match reader.finish(()) {
        Ok(()) => desk::approve(&app.db, &form, id, &asked).await,
        Err(refusal) => Err(refusal),
    };
    answered(
        &app,
        form,
        id,
        outcome,
        "Номенклатура утверждена и вводится в действие с 1 января",
    )
    .await
}
