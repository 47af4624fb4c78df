#[derive(Default)]
pub struct Worker;
