//! The binary: everything is in the library.

#![forbid(unsafe_code)]

/// Large documents come and go on many threads. glibc keeps what they took; this allocator gives it back, and is faster with
/// the many small pieces of a request.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    qaqpa::cli::main()
}
