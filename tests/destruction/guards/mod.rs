//! Around the desk: raw SQL tries every shortcut, and the database refuses each with its own sentence.

mod last_door;
mod papers;
mod rows;
