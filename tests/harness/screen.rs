//! A real browser, driven by the keyboard: Chromium by its driver, where `DELOHRAN_TEST_CHROMEDRIVER` names one.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use super::agency::PASSWORD;
use super::browser::Site;

/// Names the driver: a path or a command, `chromedriver`.
pub const DRIVER_VARIABLE: &str = "DELOHRAN_TEST_CHROMEDRIVER";

/// How long something may take to appear: far longer than it should, so that a busy machine fails nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser's window.
pub struct Screen {
    client: Client,
    base: String,
    driver: Child,
}

impl Screen {
    /// Opens a window, if there is a browser for it.
    pub async fn open(site: &Site) -> Option<Screen> {
        static SAID: Once = Once::new();
        let Ok(driver) = std::env::var(DRIVER_VARIABLE) else {
            SAID.call_once(|| {
                let _ = writeln!(
                    std::io::stderr(),
                    "\n{DRIVER_VARIABLE} не задана: проверки в браузере пропущены"
                );
            });
            return None;
        };
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let port = port_of(&mut driver);
        let capabilities = json!({
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking", "--window-size=1500,900", "--lang=ru"
            ]}
        });
        let capabilities = capabilities.as_object().expect("an object").clone();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the browser opens");
        Some(Screen {
            client,
            base: site.base().to_owned(),
            driver,
        })
    }

    /// Signs in as somebody of the test agency, by keyboard.
    pub async fn sign_in(&self, login: &str) {
        self.visit("/sign-in").await;
        self.keys(login).await;
        self.keys(&Key::Tab.to_string()).await;
        self.keys(PASSWORD).await;
        self.keys(&Key::Enter.to_string()).await;
        self.wait_for("header.top .who", "").await;
    }

    /// Opens an address.
    pub async fn visit(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.client.goto(&address).await.expect("the page opens");
    }

    /// Presses keys where the focus is.
    pub async fn keys(&self, keys: &str) {
        let focus = self.client.active_element().await.expect("a focus");
        focus.send_keys(keys).await.expect("keys are pressed");
    }

    /// Presses keys with Ctrl.
    pub async fn ctrl(&self, key: &str) {
        let chord = format!("{}{key}{}", char::from(Key::Control), char::from(Key::Null));
        self.keys(&chord).await;
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

    /// Runs a script on the page.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("the script runs")
    }

    /// Keeps a picture of the page among the artefacts of the tests.
    pub async fn picture(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
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
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// «ChromeDriver was started successfully on port 41234.»
fn port_of(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("its output");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines
        .find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        })
        .expect("the driver tells its port");
    // Whatever it says later is read too, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port
}
