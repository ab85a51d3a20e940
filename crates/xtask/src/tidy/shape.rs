//! What one parsed Rust file shows: long functions, text errors, derived serde.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// A function's name and extent, in lines from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// What was seen in one file.
#[derive(Debug, Default)]
pub struct Shape {
    pub functions: Vec<Function>,
    /// Lines with a type `Result<_, String>`.
    pub text_errors: Vec<usize>,
    /// Lines with `derive(Serialize)` or `derive(Deserialize)`.
    pub serde_derives: Vec<usize>,
}

/// Looks through a file. `None` if it is not Rust that syn can read.
pub fn of(text: &str) -> Option<Shape> {
    let file = syn::parse_file(text).ok()?;
    let mut shape = Shape::default();
    shape.visit_file(&file);
    Some(shape)
}

impl Shape {
    /// From the signature to the closing brace; attributes and doc comments do not count.
    fn function(&mut self, signature: &syn::Signature, end: Span) {
        let line = signature.span().start().line;
        let lines = end.end().line + 1 - line;
        self.functions.push(Function {
            name: signature.ident.to_string(),
            line,
            lines,
        });
    }
}

impl<'ast> Visit<'ast> for Shape {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, item.block.span());
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, item.block.span());
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block.span());
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        if path.path.segments.last().is_some_and(is_text_result) {
            self.text_errors.push(path.span().start().line);
        }
        visit::visit_type_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("derive")
            && let syn::Meta::List(list) = &attribute.meta
        {
            let words = list.tokens.to_string();
            let derives = |word: &str| words.split([' ', ',', ':']).any(|found| found == word);
            if derives("Serialize") || derives("Deserialize") {
                self.serde_derives.push(attribute.span().start().line);
            }
        }
    }
}

fn is_text_result(segment: &syn::PathSegment) -> bool {
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return false;
    };
    segment.ident == "Result"
        && matches!(arguments.args.iter().nth(1), Some(syn::GenericArgument::Type(syn::Type::Path(error)))
            if error.path.segments.last().is_some_and(|last| last.ident == "String"))
}
