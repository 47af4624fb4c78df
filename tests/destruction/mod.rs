//! Destruction: the whole way, and every shortcut, refused by the desk and by the database itself.

mod guards;
mod pages;
pub mod shelf;
mod way;

use delohran::acting::Acting;
use delohran::commission::rules::Outcome;
use delohran::db;
use delohran::destruction::desk;
use delohran::destruction::rules::agreement::Choice;
use delohran::destruction::rules::deed::{Deed, HandOver, Recipient};
use delohran::destruction::rules::{Bag, Method, Track};
use delohran::destruction::store;
use delohran::ids::{ActId, CampaignId, DestructionListId};
use delohran::refusal::Refusal;

use crate::harness::{Agency, World, day};
use shelf::{Asked, Shelved};

/// A campaign of 2023 on its way, with cases of 2017 in department 10.
pub struct Stage {
    pub world: World,
    pub agency: Agency,
    pub cases: Vec<Shelved>,
    pub campaign: CampaignId,
    pub list: DestructionListId,
    pub act: ActId,
}

impl Stage {
    /// Two cases whose term is over, the inventories approved, nothing opened yet.
    pub async fn shelved(world: World) -> Stage {
        Stage::shelved_on(world, Track::Ordinary).await
    }

    async fn shelved_on(world: World, track: Track) -> Stage {
        let agency = Agency::found(&world).await;
        world.on("2023-02-01");
        if track == Track::Restricted {
            shelf::clear_everybody(&world).await;
        }
        shelf::commission(&world, &agency).await;
        shelf::approve_inventory(&world, &agency, 2017).await;
        let mut cases = Vec::new();
        for index in ["10-1-05", "10-1-07"] {
            let mut asked = Asked::five_years_of_2017(agency.records, index);
            asked.restricted = track == Track::Restricted;
            cases.push(shelf::shelve(&world, &asked).await);
        }
        Stage {
            world,
            agency,
            cases,
            campaign: CampaignId(0),
            list: DestructionListId(0),
            act: ActId(0),
        }
    }

    /// The campaign stands at its second stage.
    pub async fn opened(world: World) -> Stage {
        Stage::opened_on(world, Track::Ordinary).await
    }

    async fn opened_on(world: World, track: Track) -> Stage {
        let mut stage = Stage::shelved_on(world, track).await;
        let archivist = stage.acting("archivist").await;
        stage.campaign = desk::open(&stage.world.db, &archivist, 2023, track)
            .await
            .expect("a campaign");
        stage
            .next_stage()
            .await
            .expect("the inventories are approved");
        stage
    }

    /// The list is drawn.
    pub async fn listed(world: World) -> Stage {
        Stage::listed_on(world, Track::Ordinary).await
    }

    async fn listed_on(world: World, track: Track) -> Stage {
        let mut stage = Stage::opened_on(world, track).await;
        stage.list = stage.draw_list().await.expect("a list");
        stage
    }

    /// The list is with the department.
    pub async fn sent(world: World) -> Stage {
        Stage::sent_on(world, Track::Ordinary).await
    }

    async fn sent_on(world: World, track: Track) -> Stage {
        let stage = Stage::listed_on(world, track).await;
        let archivist = stage.acting("archivist").await;
        desk::send(
            &stage.world.db,
            &archivist,
            (stage.list, stage.list_version().await),
            "12-01/77",
        )
        .await
        .expect("the list is sent");
        stage
    }

    /// The list is agreed, the campaign stands at its third stage.
    pub async fn agreed(world: World) -> Stage {
        Stage::agreed_on(world, Track::Ordinary).await
    }

    async fn agreed_on(world: World, track: Track) -> Stage {
        let stage = Stage::sent_on(world, track).await;
        stage.agree_all().await.expect("the department agrees");
        stage.next_stage().await.expect("the list is agreed");
        stage
    }

    /// The act is drawn.
    pub async fn drawn(world: World) -> Stage {
        Stage::drawn_on(world, Track::Ordinary).await
    }

    async fn drawn_on(world: World, track: Track) -> Stage {
        let mut stage = Stage::agreed_on(world, track).await;
        let archivist = stage.acting("archivist").await;
        stage.act = desk::draw(&stage.world.db, &archivist, stage.campaign)
            .await
            .expect("an act");
        stage
    }

    /// The commission has endorsed it.
    pub async fn endorsed(world: World) -> Stage {
        Stage::endorsed_on(world, Track::Ordinary).await
    }

    async fn endorsed_on(world: World, track: Track) -> Stage {
        let stage = Stage::drawn_on(world, track).await;
        shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
        stage.endorse().await.expect("the commission endorsed it");
        stage
    }

    /// The director has approved it, the campaign stands at its fourth stage.
    pub async fn approved(world: World) -> Stage {
        Stage::approved_on(world, Track::Ordinary).await
    }

    /// The same for a track.
    pub async fn approved_on(world: World, track: Track) -> Stage {
        let stage = Stage::endorsed_on(world, track).await;
        stage.approve("director", "1").await.expect("approval");
        stage.next_stage().await.expect("the act is approved");
        stage
    }

    /// The bags have left.
    pub async fn handed_over(world: World) -> Stage {
        let stage = Stage::approved(world).await;
        stage.hand_over(&hand_over(2)).await.expect("hand-over");
        stage
    }

    /// The documents are gone.
    pub async fn destroyed(world: World) -> Stage {
        let stage = Stage::handed_over(world).await;
        stage.record(&deed()).await.expect("destruction");
        stage
    }

    pub async fn acting(&self, login: &str) -> Acting {
        self.agency.acting(&self.world, login).await
    }

    pub async fn next_stage(&self) -> Result<(), Refusal> {
        let archivist = self.acting("archivist").await;
        let campaign = store::campaigns::by_id(&self.world.db, self.campaign)
            .await
            .expect("the campaign");
        desk::advance(&self.world.db, &archivist, (campaign.id, campaign.version))
            .await
            .map(|_| ())
    }

    pub async fn draw_list(&self) -> Result<DestructionListId, Refusal> {
        let archivist = self.acting("archivist").await;
        let fingerprint = self.proposal().await.fingerprint;
        desk::draw_list(
            &self.world.db,
            &archivist,
            self.campaign,
            self.agency.records,
            &fingerprint,
        )
        .await
    }

    pub async fn proposal(&self) -> delohran::destruction::rules::proposal::Proposal {
        let archivist = self.acting("archivist").await;
        let mut tx = desk::reading(&self.world.db).await.expect("a transaction");
        let campaign = desk::load_campaign(&mut tx, &archivist, self.campaign)
            .await
            .expect("the campaign");
        desk::propose(&mut tx, &archivist, &campaign, self.agency.records)
            .await
            .expect("a proposal")
    }

    pub async fn list_version(&self) -> i64 {
        store::lists::by_id(&self.world.db, self.list)
            .await
            .expect("the list")
            .version
    }

    pub async fn act_version(&self) -> i64 {
        store::acts::by_id(&self.world.db, self.act)
            .await
            .expect("the act")
            .version
    }

    pub async fn entries(&self) -> Vec<delohran::destruction::rules::Entry> {
        store::lists::entries(&self.world.db, self.list)
            .await
            .expect("the rows")
    }

    pub async fn agree_all(&self) -> Result<(), Refusal> {
        let head = self.acting("head").await;
        desk::agree_rest(
            &self.world.db,
            &head,
            (self.list, self.list_version().await),
        )
        .await?;
        desk::agree(
            &self.world.db,
            &head,
            (self.list, self.list_version().await),
        )
        .await
    }

    pub async fn decide(&self, login: &str, row: usize, choice: &Choice) -> Result<(), Refusal> {
        let acting = self.acting(login).await;
        let entry = self.entries().await[row].id;
        desk::decide(&self.world.db, &acting, entry, choice).await
    }

    pub async fn endorse(&self) -> Result<(), Refusal> {
        let secretary = self.acting("secretary").await;
        desk::endorse(
            &self.world.db,
            &secretary,
            (self.act, self.act_version().await),
        )
        .await
    }

    pub async fn approve(&self, login: &str, typed: &str) -> Result<(), Refusal> {
        let acting = self.acting(login).await;
        desk::approve(
            &self.world.db,
            &acting,
            (self.act, self.act_version().await),
            typed,
        )
        .await
    }

    pub async fn hand_over(&self, asked: &HandOver) -> Result<(), Refusal> {
        let archivist = self.acting("archivist").await;
        desk::hand_over(
            &self.world.db,
            &archivist,
            (self.act, self.act_version().await),
            asked,
        )
        .await
    }

    pub async fn record(&self, asked: &Deed) -> Result<(), Refusal> {
        let archivist = self.acting("archivist").await;
        desk::record(
            &self.world.db,
            &archivist,
            (self.act, self.act_version().await),
            asked,
        )
        .await
    }

    pub async fn mark(&self) -> Result<(), Refusal> {
        let archivist = self.acting("archivist").await;
        desk::mark(
            &self.world.db,
            &archivist,
            (self.act, self.act_version().await),
        )
        .await
    }

    pub async fn state_of_volume(&self, position: usize) -> String {
        use delohran::db::Store;
        self.world
            .db
            .fetch_value(
                "SELECT state FROM volume WHERE id = $1",
                (self.cases[position].volume,),
            )
            .await
            .expect("the volume")
    }
}

/// Two storage units in one sealed bag, destroyed by the archive itself.
pub fn hand_over(storage_units: i64) -> HandOver {
    HandOver {
        number: "2".into(),
        place: "г. Москва, ул. Неглинная, д. 23".into(),
        recipient: Recipient::Own,
        vehicle: String::new(),
        driver: String::new(),
        handed_on: day("2023-02-01"),
        bags: vec![Bag {
            number: 1,
            seal: "0045871".into(),
            storage_units,
            weight_grams: 2_400,
        }],
    }
}

/// Shredded as 10.5.9 demands.
pub fn deed() -> Deed {
    Deed {
        number: "4".into(),
        method: Method::Shredding,
        strip_width_micrometres: Some(3_900),
        mixed_with_other_paper: true,
        burnt_to_base: false,
        seals_intact: true,
        place: "г. Подольск".into(),
        chair: "Н.П. Зайцев".into(),
        members: "Т.М. Орлова\nС.С. Белова".into(),
        witnesses: "Н.П. Зайцев".into(),
        footage: String::new(),
        destroyed_on: day("2023-02-01"),
        approved: None,
    }
}

/// That a procedure was refused with these words.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Refusal>, words: &str) {
    let refusal = outcome.expect_err(words);
    let said = refusal.to_string();
    assert!(
        said.contains(words),
        "wanted «{words}», got «{said}» ({refusal:?})"
    );
}

/// That a guard of the database refused with these words.
#[track_caller]
pub fn guarded<T: std::fmt::Debug>(outcome: db::Result<T>, words: &str) {
    match outcome {
        Err(db::Error::Refused(said)) => {
            assert!(said.contains(words), "wanted «{words}», got «{said}»");
        }
        other => panic!("wanted a guard to say «{words}», got {other:?}"),
    }
}
