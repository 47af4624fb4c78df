//! Pages of destruction: campaigns, proposals, lists, acts, and the papers of each.

mod acts;
mod campaigns;
mod grounds;
mod lists;

pub use acts::{act, act_paper, approve, endorse, hand_over, mark_destroyed, record_destruction};
pub use campaigns::{advance, campaign, draw_act, draw_list, open, overview, proposal};
pub use grounds::grounds;
pub use lists::{agree, agree_rest, decide, exclude, list, list_paper, send};

/// Where the menu leads.
const SECTION: &str = "/destruction";
