//! The site served on a loopback port, and people who use it through their browsers.

use std::sync::Arc;

use delohran::intake::Worker;
use delohran::web::{App, router};
use reqwest::redirect::Policy;
use scraper::{Html, Selector};

use super::World;
use super::agency::PASSWORD;

/// The whole site over the world's database and clock.
pub struct Site {
    base: String,
}

impl Site {
    /// Opens the site on a free port; it ends with the test.
    pub async fn open(world: &World) -> Site {
        let app = App {
            db: world.db.clone(),
            clock: world.clock.clone(),
            spreadsheets: Arc::new(Worker::at(env!("CARGO_BIN_EXE_delohran"))),
            indexes: Arc::default(),
            secure_cookies: false,
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router::site(app)).await });
        Site { base }
    }

    /// Where it answers.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A site that runs already, in a process of its own.
    pub fn running_at(base: impl Into<String>) -> Site {
        Site { base: base.into() }
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Browser {
        Browser {
            client: reqwest::Client::builder()
                .cookie_store(true)
                .redirect(Policy::limited(5))
                .no_proxy()
                .build()
                .expect("a client"),
            base: self.base.clone(),
            csrf: String::new(),
        }
    }

    /// Somebody of the test agency, signed in.
    pub async fn sign_in(&self, login: &str) -> Browser {
        self.sign_in_with(login, PASSWORD).await
    }

    /// Somebody with a password of their own, signed in.
    pub async fn sign_in_with(&self, login: &str, password: &str) -> Browser {
        let mut browser = self.stranger();
        let page = browser
            .post("/sign-in", &[("login", login), ("password", password)])
            .await;
        assert_eq!(page.status, 200, "{login} signs in: {}", page.text());
        browser.csrf = page
            .field("csrf")
            .expect("a page of a signed-in person has a form token");
        browser
    }
}

/// A person's browser with its cookies.
pub struct Browser {
    client: reqwest::Client,
    base: String,
    csrf: String,
}

/// A page as it came.
pub struct Page {
    pub status: u16,
    /// Path where the browser ended up.
    pub path: String,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Browser {
    /// Opens an address.
    pub async fn get(&self, path: &str) -> Page {
        let sent = self.client.get(format!("{}{path}", self.base)).send().await;
        page_of(sent).await
    }

    /// Opens an address with headers of its own, as programs do.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = self.client.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        page_of(request.send().await).await
    }

    /// Sends a form with the session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_without_token(path, &all).await
    }

    /// Sends data as a script of a page does, with the session's token.
    pub async fn send(&self, path: &str, data: &serde_json::Value) -> Page {
        let sent = self
            .client
            .post(format!("{}{path}", self.base))
            .header("X-Csrf-Token", &self.csrf)
            .json(data)
            .send()
            .await;
        page_of(sent).await
    }

    /// Sends a form exactly as given.
    pub async fn post_without_token(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let sent = self
            .client
            .post(format!("{}{path}", self.base))
            .form(fields)
            .send()
            .await;
        page_of(sent).await
    }

    /// Sends a form with a file in the field `file`.
    pub async fn upload(&self, path: &str, name: &str, bytes: Vec<u8>) -> Page {
        self.upload_with(path, name, bytes, &[]).await
    }

    /// The same with other fields beside the file.
    pub async fn upload_with(
        &self,
        path: &str,
        name: &str,
        bytes: Vec<u8>,
        fields: &[(&str, &str)],
    ) -> Page {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let mut form = reqwest::multipart::Form::new()
            .text("csrf", self.csrf.clone())
            .part("file", part);
        for (name, text) in fields {
            form = form.text((*name).to_owned(), (*text).to_owned());
        }
        let sent = self
            .client
            .post(format!("{}{path}", self.base))
            .multipart(form)
            .send()
            .await;
        page_of(sent).await
    }
}

async fn page_of(sent: reqwest::Result<reqwest::Response>) -> Page {
    let response = sent.expect("the site answers");
    Page {
        status: response.status().as_u16(),
        path: response.url().path().to_owned(),
        headers: response.headers().clone(),
        bytes: response.bytes().await.expect("the whole answer").to_vec(),
    }
}

impl Page {
    /// The data that a script would get.
    pub fn data(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{} is no data: {error}: {}", self.path, self.html()))
    }

    /// The page as HTML text.
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What a person reads on it, in one line.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html());
        let body = Selector::parse("main").expect("a selector");
        let text: String = html
            .select(&body)
            .flat_map(|main| main.text())
            .collect::<Vec<_>>()
            .join(" ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Texts of the elements that fit a CSS selector.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.html())
            .select(&selector)
            .map(|element| {
                element
                    .text()
                    .collect::<String>()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// Values of an attribute of the elements that fit a CSS selector.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.html())
            .select(&selector)
            .filter_map(|element| element.attr(attribute).map(str::to_owned))
            .collect()
    }

    /// Value of the first field with this name.
    pub fn field(&self, name: &str) -> Option<String> {
        self.attributes(&format!("[name=\"{name}\"]"), "value")
            .into_iter()
            .next()
    }

    /// Every field of the first form that posts to `action`, as a browser would send it untouched.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.html());
        let form = Selector::parse(&format!("form[action=\"{action}\"]")).expect("a selector");
        let field = Selector::parse("input, select, textarea").expect("a selector");
        let option = Selector::parse("option").expect("a selector");
        let Some(form) = html.select(&form).next() else {
            return Vec::new();
        };
        form.select(&field)
            .filter_map(|field| {
                let name = field.attr("name")?.to_owned();
                let kind = field.attr("type").unwrap_or("text");
                let value = match field.value().name() {
                    "select" => {
                        let chosen = field.select(&option).find(|o| o.attr("selected").is_some());
                        let first = field.select(&option).next();
                        chosen.or(first)?.attr("value")?.to_owned()
                    }
                    "textarea" => field.text().collect(),
                    _ if kind == "checkbox" || kind == "radio" => {
                        field.attr("checked")?;
                        field.attr("value").unwrap_or("on").to_owned()
                    }
                    _ => field.attr("value").unwrap_or_default().to_owned(),
                };
                Some((name, value))
            })
            .collect()
    }

    /// Insists that the page came well.
    #[track_caller]
    pub fn ok(self) -> Page {
        assert_eq!(self.status, 200, "{}: {}", self.path, self.text());
        self
    }

    /// Insists that the page was refused with this status and says so.
    #[track_caller]
    pub fn refused(self, status: u16, words: &str) -> Page {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        assert!(
            self.text().contains(words),
            "«{words}» is not in: {}",
            self.text()
        );
        self
    }

    /// Insists that what was asked was refused by a rule or for what was filled in.
    #[track_caller]
    pub fn not_done(self) -> Page {
        assert!(
            [409, 422].contains(&self.status),
            "{} {}: {}",
            self.status,
            self.path,
            self.text()
        );
        self
    }

    /// Insists that the page says something.
    #[track_caller]
    pub fn says(self, words: &str) -> Page {
        assert!(
            self.text().contains(words),
            "«{words}» is not in: {}",
            self.text()
        );
        self
    }

    /// Number at the end of the path: the key of the object the browser was led to.
    #[track_caller]
    pub fn id(&self) -> i64 {
        self.path
            .rsplit('/')
            .find_map(|part| part.parse().ok())
            .unwrap_or_else(|| panic!("no key in {}", self.path))
    }
}

impl Browser {
    /// Fills in the form of `page` that posts to `action` and sends it: untouched fields as they are, the given ones instead.
    pub async fn submit(&self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
        let mut fields = page.form(action);
        assert!(
            !fields.is_empty(),
            "no form for {action} on {}: {}",
            page.path,
            page.text()
        );
        fields.retain(|(name, _)| name != "csrf" && !filled.iter().any(|(given, _)| given == name));
        let mut all: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        all.extend(filled.iter().filter(|(_, value)| *value != UNTICKED));
        self.post(action, &all).await
    }
}

/// What [`Browser::submit`] takes for a box whose tick is removed.
pub const UNTICKED: &str = "\u{0}";
