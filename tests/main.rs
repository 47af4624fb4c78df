//! All integration tests in one program: the harness, then a folder for each area.

mod harness;

mod cases;
mod db;
mod headings;
mod intake;
mod inventories;
mod journal;
mod organisation;
mod print;
mod reference_lists;
mod retention;
mod web;
