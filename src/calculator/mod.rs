//! The calculator: a term as a clerk would write it, dates, events and facts as one likes, and what comes of it with every
//! reason. Nothing is stored; the address of the page holds the whole question, so it can be sent to a colleague.

pub mod pages;
