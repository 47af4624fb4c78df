//! The program: hands its arguments over.

fn main() -> std::process::ExitCode {
    delohran::command_line::run()
}
