//! The acts that make a day what it is.

use serde::Deserialize;

/// Who ordered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Law of 13 December 2001 No. 267-II on holidays.
    HolidaysLaw,
    /// Law of 29 September 2022 No. 143-VII, which amends it.
    #[serde(rename = "law_of_2022")]
    LawOf2022,
    /// Labour Code of 15 May 2007 No. 251-III, in force until 2015.
    #[serde(rename = "labour_code_2007")]
    LabourCode2007,
    /// Labour Code of 23 November 2015 No. 414-V.
    #[serde(rename = "labour_code_2015")]
    LabourCode2015,
    /// A resolution of the Government.
    Government,
    /// An order of the Minister of Labour and Social Protection, who moves days off from 2024 on.
    LabourMinister,
}

/// An act, or an article of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Who ordered it.
    pub by: ActKind,
    /// The article of a law.
    pub article: Option<String>,
    /// The number of a resolution or an order.
    pub number: Option<String>,
    /// Its date, or its year where the day is not known.
    pub of: Option<String>,
    /// The resolution that put it in, where that is another.
    pub amended_by: Option<String>,
}

impl Act {
    /// Whether it says which article or which number of which day.
    pub(super) fn is_whole(&self) -> bool {
        match self.by {
            ActKind::Government | ActKind::LabourMinister => self.number.is_some() && self.of.is_some(),
            _ => self.article.is_some(),
        }
    }
}

/// What is not certain of a row or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The number and the year of the act are known, its day is not.
    DayOfAct,
    /// The law that brought the day in is not known by its number.
    AmendingLaw,
    /// The date is counted ahead; the Spiritual Administration of Muslims names it.
    CountedAhead,
    /// Acts later than the file may have moved days of the year.
    LaterActs,
}
