//! Which clauses of the regulations a test reached: one file a run, for `qaqpa catalogue coverage`.

use std::path::PathBuf;

/// Where the runs write.
pub fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("coverage")
}

/// Says that `run` reached these rows: ids such as `000/portal/P5`. A run says it once, at its end.
pub fn reached(run: &str, rows: impl IntoIterator<Item = String>) {
    let rows: String = rows.into_iter().map(|row| format!("{row}\t{run}\n")).collect();
    std::fs::create_dir_all(directory()).unwrap();
    let name: String = run.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    std::fs::write(directory().join(format!("{name}.tsv")), rows).unwrap();
}
