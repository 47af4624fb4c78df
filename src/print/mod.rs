pub const STYLE_SHEET: &str = "";
