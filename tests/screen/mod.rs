//! The pages in a real browser, by keyboard alone.

mod grid;
