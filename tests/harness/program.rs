//! The built program in a process of its own, to be killed at the worst moment.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use chrono::NaiveDate;

/// A running server.
pub struct Program {
    child: Child,
    /// `http://127.0.0.1:port`
    pub address: String,
}

impl Program {
    /// Starts the server over a database, its clock standing at `today`.
    pub fn serve(database: &str, today: NaiveDate) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_delohran"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
            .args(["--today", &today.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("http://")
                    .map(|(_, rest)| format!("http://{rest}"))
            })
            .expect("the program tells its address");
        Program { child, address }
    }

    /// Ends it as a power cut would: SIGKILL, no farewell.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

/// Runs a command of the program to its end; gives its exit code and what it printed.
pub fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_delohran"))
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}
