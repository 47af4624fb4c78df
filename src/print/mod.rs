//! Paper: one neutral [`Form`] and its renderings.
//!
//! A stage's `forms.rs` builds a [`Form`] from plain values; [`html`] and [`xlsx`] show it.
//! The model says what a block *is* (a gryph, a final record, a signature), never how it looks, so that every
//! rendering can follow the layout rules of `forms.md` section 1 in its own means.
//!
//! Reading order: [`form`] (the model), [`layout`] (sheet, margins, type sizes), [`catalogue`], [`wording`] and [`provenance`]
//! (the literal strings, versioned, kept as data), [`marks`] (notes written into a nomenclature), [`russian`] (numbers in
//! words, plurals, dates, non-breaking spaces), then the renderings; [`centre`] says with what a stage names the papers that it
//! has of a thing.
//!
//! This module knows nothing of stages, databases or the present day.

pub mod form;
pub mod layout;

pub mod centre;

pub mod catalogue;
pub mod marks;
pub mod phrases;
pub mod provenance;
pub mod wording;

pub mod russian;

pub mod docx;
pub mod html;
pub mod list;
pub mod metrics;
pub mod pdf;
pub mod xlsx;

pub use form::{
    About, Align, Cell, Column, Form, Gryph, Head, Kilograms, Paragraph, Piece, Room, Row, Rows,
    Signature, Status, Table, TextStyle,
};
pub use layout::Page;
pub use phrases::{Agency, DocumentReference, Signatory, Signing};
pub use wording::{Templates, Wording};
