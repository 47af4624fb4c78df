//! The campaigns of destruction, each for ordinary and for restricted cases: last year's, finished, and this year's, under way.

use chrono::NaiveDate;

use super::founding::present;
use super::office::Office;
use super::tell;
use crate::acting::Acting;
use crate::commission;
use crate::commission::desk::DecisionAsked;
use crate::commission::rules::{Outcome, Subject};
use crate::destruction::desk;
use crate::destruction::rules::agreement::Choice;
use crate::destruction::rules::deed::{Deed, HandOver, Recipient};
use crate::destruction::rules::{Act, Bag, Campaign, List, Method, Track};
use crate::destruction::store;
use crate::refusal::{Refusal, Result};

/// A step of a campaign.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Opened.
    Open,
    /// On to the next stage.
    Advance,
    /// The archive draws the lists of these departments.
    Draw(&'static [&'static str]),
    /// And sends them.
    Send(&'static [&'static str]),
    /// The head of the department keeps the first row until that day, or only says why.
    Refuse(&'static str, &'static str, Option<NaiveDate>),
    /// The head agrees the rest of the rows and signs.
    Agree(&'static str),
    /// The act is drawn.
    DrawAct,
    /// The commission endorses it.
    Endorse,
    /// Approved.
    Approve,
    /// Handed over in sealed bags.
    HandOver,
    /// Destroyed.
    Record,
    /// The marks are entered.
    Mark,
}

/// Takes a step of the campaign of that year and track.
pub(super) async fn take(
    office: &Office<'_>,
    (year, track): (i64, Track),
    step: Step,
) -> Result<()> {
    let archivist = office
        .acting(match track {
            Track::Ordinary => "arhiv",
            Track::Restricted => "arhiv-dsp",
        })
        .await?;
    if let Step::Open = step {
        desk::open(office.db, &archivist, year, track).await?;
        return Ok(());
    }
    let campaign = store::campaigns::of_year(office.db, year, track)
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("Кампании {year} года нет")))?;
    let campaign = Running {
        office,
        archivist,
        campaign,
    };
    match step {
        Step::Open => Ok(()),
        Step::Advance => campaign.advance().await,
        Step::Draw(departments) => campaign.draw(departments).await,
        Step::Send(departments) => campaign.send(departments).await,
        Step::Refuse(department, reason, until) => campaign.refuse(department, reason, until).await,
        Step::Agree(department) => campaign.agree(department).await,
        Step::DrawAct => campaign.draw_act().await,
        Step::Endorse => campaign.endorse().await,
        Step::Approve => campaign.approve().await,
        Step::HandOver => campaign.hand_over().await,
        Step::Record => campaign.record().await,
        Step::Mark => campaign.mark().await,
    }
}

struct Running<'a> {
    office: &'a Office<'a>,
    archivist: Acting,
    campaign: Campaign,
}

impl Running<'_> {
    async fn advance(&self) -> Result<()> {
        let key = (self.campaign.id, self.campaign.version);
        desk::advance(self.office.db, &self.archivist, key).await?;
        Ok(())
    }

    async fn list(&self, department: &str) -> Result<List> {
        let id = self.office.department(department)?.id;
        store::lists::of_department(self.office.db, self.campaign.id, id)
            .await?
            .ok_or_else(|| Refusal::NotFound(format!("Перечня подразделения {department} нет")))
    }

    async fn draw(&self, departments: &[&str]) -> Result<()> {
        for department in departments {
            let id = self.office.department(department)?.id;
            let mut tx = desk::reading(self.office.db).await?;
            let proposal = desk::propose(&mut tx, &self.archivist, &self.campaign, id).await?;
            tx.commit().await?;
            let fingerprint = &proposal.fingerprint;
            desk::draw_list(
                self.office.db,
                &self.archivist,
                self.campaign.id,
                id,
                fingerprint,
            )
            .await?;
        }
        Ok(())
    }

    async fn send(&self, departments: &[&str]) -> Result<()> {
        for department in departments {
            let list = self.list(department).await?;
            let number = format!("10-4-12/{:04}", 100 + list.id.0);
            let key = (list.id, list.version);
            desk::send(self.office.db, &self.archivist, key, &number).await?;
        }
        Ok(())
    }

    async fn refuse(
        &self,
        department: &str,
        reason: &str,
        keep_until: Option<NaiveDate>,
    ) -> Result<()> {
        let list = self.list(department).await?;
        let choice = Choice::Refuse {
            reason: reason.into(),
            keep_until,
        };
        let head = self.office.head(department).await?;
        match store::lists::entries(self.office.db, list.id)
            .await?
            .first()
        {
            Some(row) => desk::decide(self.office.db, &head, row.id, &choice).await,
            None => Ok(()),
        }
    }

    async fn agree(&self, department: &str) -> Result<()> {
        let head = self.office.head(department).await?;
        let list = self.list(department).await?;
        desk::agree_rest(self.office.db, &head, (list.id, list.version)).await?;
        let list = self.list(department).await?;
        desk::agree(self.office.db, &head, (list.id, list.version)).await
    }

    async fn draw_act(&self) -> Result<()> {
        desk::draw(self.office.db, &self.archivist, self.campaign.id).await?;
        Ok(())
    }

    async fn act(&self) -> Result<Act> {
        store::acts::of_campaign(self.office.db, self.campaign.id)
            .await?
            .into_iter()
            .next()
            .ok_or_else(|| Refusal::NotFound("Акта нет".into()))
    }

    async fn endorse(&self) -> Result<()> {
        let act = self.act().await?;
        let secretary = self.office.acting("sekretar").await?;
        let decision = DecisionAsked {
            subject: Subject::DestructionAct,
            subject_id: act.id.0,
            outcome: Outcome::Endorsed,
            wording: "Согласовать акт и представить его на утверждение Руководителю".into(),
        };
        let present = present(self.office)?;
        commission::desk::hold_meeting(
            self.office.db,
            &secretary,
            secretary.today,
            &present,
            &[decision],
        )
        .await?;
        desk::endorse(self.office.db, &secretary, (act.id, act.version)).await
    }

    async fn approve(&self) -> Result<()> {
        let act = self.act().await?;
        let director = self.office.acting("rukovoditel").await?;
        let typed = act.number.to_string();
        desk::approve(self.office.db, &director, (act.id, act.version), &typed).await
    }

    /// Of the waybill and of the record: each track has one of either.
    fn number(&self) -> &'static str {
        match self.campaign.track {
            Track::Ordinary => "1",
            Track::Restricted => "1дсп",
        }
    }

    fn recipient(&self) -> Recipient {
        match self.campaign.track {
            Track::Ordinary => Recipient::Contractor {
                name: "ООО «Вторичные ресурсы», ИНН 7700000000".into(),
                representative: "кладовщик И.И. Сухов".into(),
                contract: format!("от 12.02.{} № 10-2-02/88", self.campaign.year),
                warrant: format!("от 12.02.{} № 17", self.campaign.year),
            },
            Track::Restricted => Recipient::Own,
        }
    }

    async fn hand_over(&self) -> Result<()> {
        let act = self.act().await?;
        let units = store::lists::entries_of_act(self.office.db, act.id)
            .await?
            .len();
        let asked = HandOver {
            number: self.number().into(),
            place: "г. Москва, хранилище Центрального архива".into(),
            recipient: self.recipient(),
            vehicle: "ГАЗ-3302, А123ВС777".into(),
            driver: "П.П. Дорохов".into(),
            handed_on: self.archivist.today,
            bags: bags(units, self.campaign.track),
        };
        let key = (act.id, act.version);
        desk::hand_over(self.office.db, &self.archivist, key, &asked).await
    }

    async fn record(&self) -> Result<()> {
        let act = self.act().await?;
        let asked = Deed {
            number: self.number().into(),
            method: Method::Shredding,
            strip_width_micrometres: Some(3_900),
            mixed_with_other_paper: true,
            burnt_to_base: false,
            seals_intact: true,
            place: match self.campaign.track {
                Track::Ordinary => "г. Москва, площадка подрядчика".into(),
                Track::Restricted => "г. Москва, хранилище Центрального архива".into(),
            },
            chair: "Д.А. Котов".into(),
            members: "О.Ю. Лебедева\nВ.Л. Фомина".into(),
            witnesses: "О.Ю. Лебедева".into(),
            footage: "видеозапись на 1 диске".into(),
            destroyed_on: self.archivist.today,
            approved: None,
        };
        desk::record(
            self.office.db,
            &self.archivist,
            (act.id, act.version),
            &asked,
        )
        .await
    }

    async fn mark(&self) -> Result<()> {
        let act = self.act().await?;
        desk::mark(self.office.db, &self.archivist, (act.id, act.version)).await?;
        tell(format!(
            "{} год: по акту № {} дела уничтожены, отметки внесены",
            self.campaign.year, act.number
        ));
        Ok(())
    }
}

/// As many bags as are needed for so many volumes, each with its seal.
fn bags(units: usize, track: Track) -> Vec<Bag> {
    const UNITS_IN_BAG: i64 = 12;
    let mut left = i64::try_from(units).unwrap_or(i64::MAX);
    let series = match track {
        Track::Ordinary => "А",
        Track::Restricted => "Б",
    };
    let mut bags = Vec::new();
    while left > 0 {
        let number = bags.len() as i64 + 1;
        let storage_units = left.min(UNITS_IN_BAG);
        bags.push(Bag {
            number,
            seal: format!("{series}{:06}", 41_300 + number),
            storage_units,
            weight_grams: 900 * storage_units + 40 * number,
        });
        left -= storage_units;
    }
    bags
}
