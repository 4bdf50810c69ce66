//! A module script, minified.

use anyhow::{Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// `code` with short names, and without comments, blanks and what is never used.
pub(crate) fn minified(code: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, code, SourceType::mjs()).parse();
    ensure!(parsed.errors.is_empty(), "the script cannot be read: {:?}", parsed.errors);
    let mut program = parsed.program;
    let options = MinifierOptions {
        mangle: Some(MangleOptions { top_level: true, ..MangleOptions::default() }),
        compress: Some(CompressOptions::smallest()),
    };
    let scoping = Minifier::new(options).minify(&allocator, &mut program).scoping;
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    Ok(Codegen::new().with_options(options).with_scoping(scoping).build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unused_goes_and_the_rest_is_short() {
        let code = "// why\nfunction used(text) { console.log(text); }\nfunction unused() {}\n\
            const target = 1 + 2;\nused(target); used(target);\nawait import.meta.url;";
        let short = minified(code).unwrap();
        assert!(!short.contains("unused") && !short.contains("why") && !short.contains("text"));
        assert!(short.contains("console.log") && short.len() < code.len() / 2, "{short}");
        assert!(minified("function (").is_err());
    }
}
