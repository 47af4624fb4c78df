//! Long prints, made in the background: a part is some of the papers in one file, and is saved together with the place to go on from.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::desk::{self, Queued};
use super::store::{self, NewFile};
use super::{binding, rules};
use crate::jobs::rules::Outcome;
use crate::jobs::worker::{Running, Stop, Work, Working};
use crate::print::Form;
use crate::refusal::Refusal;
use crate::web::paper::{self, Way};

/// A paper or a batch made into files.
pub struct Print;

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Place {
    /// Papers that stand in saved files.
    papers: usize,
    /// Saved files.
    parts: i64,
}

impl Work for Print {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(print(running))
    }
}

async fn print(running: &Running) -> Result<Outcome, Stop> {
    let asked: Queued = running.asked()?;
    let (db, acting) = (&running.db, &running.acting);
    // What a person may print is asked anew with every paper; the title is theirs to know if the thing is.
    let title = desk::title(db, acting, &asked).await?;
    let all = asked.papers.len();
    let kept_until = acting.today + Days::new(rules::KEPT_DAYS);
    let mut place: Place = running.place().unwrap_or_default();
    while place.papers < all {
        let mut forms = Vec::new();
        let mut rows = 0;
        while place.papers + forms.len() < all && !rules::is_full(forms.len(), rows) {
            let wanted = &asked.papers[place.papers + forms.len()];
            let form = desk::paper(db, acting, wanted).await?.form;
            rows += form.rows();
            forms.push(form);
            if forms.len() % rules::TOLD_EVERY == 0 {
                let done = place.papers + forms.len();
                tell(running, place, (done, all)).await?;
            }
        }
        let done = place.papers + forms.len();
        let is_only = place.parts == 0 && done == all;
        let part = place.parts + 1;
        let name = if is_only {
            title.clone()
        } else {
            format!("{title}, часть {part}")
        };
        let (content, remark) = made(name.clone(), forms, asked.way(), acting.today).await?;
        place = Place {
            papers: done,
            parts: part,
        };
        let file = NewFile {
            job: running.id(),
            part,
            name,
            format: asked.format,
            content,
            remark: remark.unwrap_or_default(),
            kept_until,
        };
        let mut tx = db.begin().await?;
        store::insert_file(&mut tx, file).await?;
        running
            .save(&mut tx, &place, of(done, all), &words(done, all))
            .await?;
        tx.commit().await?;
    }
    Ok(outcome(place, kept_until))
}

async fn tell(running: &Running, place: Place, (done, all): (usize, usize)) -> Result<(), Stop> {
    let mut tx = running.db.begin().await?;
    running
        .save(&mut tx, &place, of(done, all), &words(done, all))
        .await?;
    Ok(tx.commit().await?)
}

fn of(done: usize, all: usize) -> (i64, i64) {
    let count = |papers: usize| i64::try_from(papers).unwrap_or(i64::MAX);
    (count(done), count(all))
}

fn words(done: usize, all: usize) -> String {
    format!("форм готово: {done} из {all}")
}

fn outcome(place: Place, kept_until: NaiveDate) -> Outcome {
    Outcome {
        sentences: vec![format!(
            "Форм: {}, файлов: {}. Файлы лежат на странице «Печать» до {} включительно",
            place.papers,
            place.parts,
            kept_until.format("%d.%m.%Y")
        )],
        of_restricted: Vec::new(),
    }
}

async fn made(
    title: String,
    forms: Vec<Form>,
    way: Way,
    made_on: NaiveDate,
) -> Result<(Vec<u8>, Option<String>), Refusal> {
    tokio::task::spawn_blocking(move || match forms.as_slice() {
        [form] => paper::made(form, way, made_on),
        forms => binding::bound(&title, forms, way, made_on),
    })
    .await
    .unwrap_or_else(|error| {
        tracing::error!(%error, "a long print could not be made");
        Err(Refusal::rule("Формы не сложились в файл: повторите печать"))
    })
}
