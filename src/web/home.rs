//! The desktop: what waits for the person who is signed in.

use askama::Template;

use super::answer::{Answer, page};
use super::frame::Frame;
use super::session::Visitor;

#[derive(Template)]
#[template(path = "web/home.html")]
struct HomePage {
    frame: Frame,
}

/// The first page after signing in.
pub async fn desktop(visitor: Visitor) -> Answer {
    page(&HomePage {
        frame: Frame::new(&visitor, "/", "Рабочий стол"),
    })
}
