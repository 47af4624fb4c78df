//! All integration tests in one program: the harness, then a folder for each area.

mod harness;

mod api;
mod calculator;
mod cases;
mod chain;
mod db;
mod demo;
mod destruction;
mod due;
mod faults;
mod headings;
mod intake;
mod inventories;
mod jobs;
mod journal;
mod nomenclature;
mod organisation;
mod print;
mod print_centre;
mod reference_lists;
mod retention;
mod revision;
mod screen;
mod web;
