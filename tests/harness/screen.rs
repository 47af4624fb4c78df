//! Real browsers, driven by the keyboard: Chromium where `DELOHRAN_TEST_CHROMEDRIVER` names its driver, Firefox where
//! `DELOHRAN_TEST_GECKODRIVER` does. Every test of a page is one body for both: [`in_browsers!`](crate::in_browsers).

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::agency::PASSWORD;
use super::browser::Site;

/// How long something may take to appear: far longer than it should, so that a busy machine fails nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// Makes two tests of one body: `async fn body(driver: Driver)`. A browser that has no driver here is passed over, and that is said.
#[macro_export]
macro_rules! in_browsers {
    ($($(#[$attribute:meta])* $body:ident;)*) => {
        $(
            mod $body {
                use $crate::harness::screen::{Driver, Make};

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                $(#[$attribute])*
                async fn chromium() {
                    if let Some(driver) = Driver::of(Make::Chromium) {
                        super::$body(driver).await;
                    }
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                $(#[$attribute])*
                async fn firefox() {
                    if let Some(driver) = Driver::of(Make::Firefox) {
                        super::$body(driver).await;
                    }
                }
            }
        )*
    };
}

/// Whose browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    Chromium,
    Firefox,
}

impl Make {
    /// Names the driver: a path or a command.
    fn variable(self) -> &'static str {
        match self {
            Make::Chromium => "DELOHRAN_TEST_CHROMEDRIVER",
            Make::Firefox => "DELOHRAN_TEST_GECKODRIVER",
        }
    }

    /// What the driver says before its port.
    fn port_phrase(self) -> &'static str {
        match self {
            Make::Chromium => "successfully on port ",
            Make::Firefox => "Listening on 127.0.0.1:",
        }
    }

    fn capabilities(self) -> Value {
        match self {
            Make::Chromium => json!({
                "goog:chromeOptions": {"args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--no-first-run", "--disable-background-networking", "--window-size=1500,900", "--lang=ru"
                ]}
            }),
            Make::Firefox => json!({
                "moz:firefoxOptions": {
                    "args": ["-headless", "--width", "1500", "--height", "900"],
                    "prefs": {"intl.accept_languages": "ru", "browser.shell.checkDefaultBrowser": false}
                }
            }),
        }
    }
}

/// A browser that can be driven here.
#[derive(Clone, Debug)]
pub struct Driver {
    pub make: Make,
    program: String,
}

impl Driver {
    /// The driver of a browser, if there is one.
    pub fn of(make: Make) -> Option<Driver> {
        static SAID: Mutex<Vec<Make>> = Mutex::new(Vec::new());
        let variable = make.variable();
        if let Ok(program) = std::env::var(variable) {
            return Some(Driver { make, program });
        }
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        if !said.contains(&make) {
            said.push(make);
            let _ = writeln!(
                std::io::stderr(),
                "\n{variable} не задана: проверки в {make:?} пропущены"
            );
        }
        None
    }

    fn start(&self) -> (Child, u16) {
        let mut command = Command::new(&self.program);
        command.arg("--port=0");
        if self.make == Make::Firefox {
            command.arg("--websocket-port=0");
        }
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let port = port_of(&mut process, self.make.port_phrase());
        (process, port)
    }

    /// Opens a window.
    pub async fn open(&self, site: &Site) -> Screen {
        let (process, port) = self.start();
        let capabilities = self.make.capabilities();
        let capabilities = capabilities.as_object().expect("an object").clone();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the browser opens");
        Screen {
            client,
            base: site.base().to_owned(),
            make: self.make,
            process,
        }
    }
}

/// «ChromeDriver was started successfully on port 41234.»; «Listening on 127.0.0.1:41234».
fn port_of(driver: &mut Child, phrase: &str) -> u16 {
    let output = driver.stdout.take().expect("its output");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines
        .find_map(|line| {
            let (_, port) = line.split_once(phrase)?;
            port.trim_end_matches('.').parse().ok()
        })
        .expect("the driver tells its port");
    // Whatever it says later is read too, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port
}

/// A browser's window.
pub struct Screen {
    client: Client,
    base: String,
    make: Make,
    process: Child,
}

impl Screen {
    /// Signs in as somebody of the test agency, by keyboard.
    pub async fn sign_in(&self, login: &str) {
        self.visit("/sign-in").await;
        self.keys(login).await;
        self.press(Key::Tab).await;
        self.keys(PASSWORD).await;
        self.press(Key::Enter).await;
        self.wait_for("header.top .who", "").await;
    }

    /// Opens an address.
    pub async fn visit(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.client.goto(&address).await.expect("the page opens");
    }

    /// Types a text where the focus is.
    pub async fn keys(&self, text: &str) {
        self.strike(&[], text).await;
    }

    /// Presses one key.
    pub async fn press(&self, key: Key) {
        self.strike(&[], &key.to_string()).await;
    }

    /// Presses keys with others held: `with(&[Key::Control], "z")`.
    pub async fn with(&self, held: &[Key], keys: impl std::fmt::Display) {
        self.strike(held, &keys.to_string()).await;
    }

    /// Presses keys with Ctrl.
    pub async fn ctrl(&self, keys: impl std::fmt::Display) {
        self.with(&[Key::Control], keys).await;
    }

    /// As a keyboard does: down and up, wherever the focus is and goes meanwhile.
    async fn strike(&self, held: &[Key], keys: &str) {
        let held = || held.iter().map(|key| char::from(*key));
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in held() {
            actions = actions.then(KeyAction::Down { value });
        }
        for value in keys.chars() {
            actions = actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        for value in held() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.client
            .perform_actions(actions)
            .await
            .expect("keys are pressed");
    }

    /// Puts a table on the clipboard, as a spreadsheet does. It is copied by the browser itself, so that pasting is a real one too.
    pub async fn copy_table(&self, html: &str) {
        let html = json!(html);
        self.script(&format!(
            "document.addEventListener('copy', (event) => {{
               event.stopImmediatePropagation();
               event.preventDefault();
               event.clipboardData.setData('text/html', {html});
               event.clipboardData.setData('text/plain', 'таблица');
             }}, {{ capture: true, once: true }});"
        ))
        .await;
        self.ctrl("c").await;
    }

    /// Texts of the elements that fit a CSS selector.
    pub async fn all(&self, selector: &str) -> Vec<String> {
        let found = self
            .client
            .find_all(Locator::Css(selector))
            .await
            .expect("a selector");
        let mut texts = Vec::new();
        for element in found {
            texts.push(element.text().await.unwrap_or_default());
        }
        texts
    }

    /// Waits until an element says something.
    pub async fn wait_for(&self, selector: &str, words: &str) {
        let mut said = Vec::new();
        let until = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < until {
            said = self.all(selector).await;
            if said.iter().any(|text| text.contains(words)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.picture("не-дождались").await;
        panic!("{selector} does not say «{words}» but {said:?}");
    }

    /// Runs a script on the page; its promise is waited for.
    pub async fn script(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("the script runs")
    }

    /// Keeps a picture of the page among the artefacts of the tests.
    pub async fn picture(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("screens")
            .join(format!("{:?}", self.make).to_lowercase());
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("the picture is kept");
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client
            .clone()
            .close()
            .await
            .expect("the browser closes");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Firefox outlives a driver that is killed; asked to end, the driver ends it first.
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
    }
}
