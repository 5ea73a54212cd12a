//! Checks the messages of both languages against each other and turns them into Rust.
//!
//! A message without variables becomes a variant of `Msg`, one with variables a method of
//! `Messages`, so a key that does not exist, or a variable too few, does not compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// The first one is the model: its variables give the order of the parameters.
const FILES: [&str; 2] = ["assets/messages/en.ftl", "assets/messages/de.ftl"];

/// One message of one language.
struct Message {
    line: usize,
    text: String,
    /// In the order in which they appear.
    variables: Vec<String>,
}

type Catalogue = BTreeMap<String, Message>;

fn main() -> ExitCode {
    let mut problems = Vec::new();
    let [english, german] = FILES.map(|file| {
        println!("cargo::rerun-if-changed={file}");
        read(file, &mut problems)
    });
    compare(&english, &german, &mut problems);
    if problems.is_empty() {
        let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("messages.rs");
        if let Err(error) = fs::write(&out, generate(&english)) {
            problems.push(format!("{}: {error}", out.display()));
        }
    }
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(file: &str, problems: &mut Vec<String>) -> Catalogue {
    let source = match fs::read_to_string(Path::new(file)) {
        Ok(it) => it,
        Err(error) => {
            problems.push(format!("{file}: {error}"));
            return Catalogue::new();
        }
    };
    let line_at = |byte: usize| source.bytes().take(byte).filter(|it| *it == b'\n').count() + 1;
    let resource = match parser::parse(source.as_str()) {
        Ok(it) => it,
        Err((it, errors)) => {
            for error in errors {
                problems.push(format!("{file}:{}: {error}", line_at(error.pos.start)));
            }
            it
        }
    };
    let mut catalogue = Catalogue::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        // The text of an identifier is a slice of the source: that is where it stands.
        let start = (id.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
        let line = line_at(start);
        let mut problem = |text: &str| problems.push(format!("{file}:{line}: {id}: {text}"));
        if !message.attributes.is_empty() {
            problem("attributes are not used here; make it a message of its own");
        }
        if !id.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            problem("ids are in kebab-case");
        }
        let Some(pattern) = &message.value else {
            problem("no text");
            continue;
        };
        let mut variables = Vec::new();
        if let Err(what) = collect(pattern, &mut variables) {
            problem(what);
        }
        let text = source.get(start..).and_then(|it| it.lines().next()).unwrap_or(id);
        let message = Message { line, text: text.replace('`', "'"), variables };
        if let Some(other) = catalogue.insert(id.to_owned(), message) {
            problem(&format!("already in line {}", other.line));
        }
    }
    catalogue
}

fn collect(pattern: &Pattern<&str>, variables: &mut Vec<String>) -> Result<(), &'static str> {
    pattern.elements.iter().try_for_each(|element| match element {
        PatternElement::TextElement { .. } => Ok(()),
        PatternElement::Placeable { expression } => collect_expression(expression, variables),
    })
}

fn collect_expression(
    expression: &Expression<&str>,
    variables: &mut Vec<String>,
) -> Result<(), &'static str> {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, variables),
        Expression::Select { selector, variants } => {
            collect_inline(selector, variables)?;
            variants.iter().try_for_each(|it| collect(&it.value, variables))
        }
    }
}

fn collect_inline(
    inline: &InlineExpression<&str>,
    variables: &mut Vec<String>,
) -> Result<(), &'static str> {
    match inline {
        InlineExpression::VariableReference { id } => {
            let name = id.name.replace('-', "_");
            if name != id.name || name.to_lowercase() != name {
                return Err("variables are in lower case, without hyphens");
            }
            if !variables.contains(&name) {
                variables.push(name);
            }
            Ok(())
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, variables),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
        // What cannot be checked here could fail when the program runs.
        InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {
            Err("functions, terms and other messages are not used here")
        }
    }
}

fn compare(english: &Catalogue, german: &Catalogue, problems: &mut Vec<String>) {
    let [english_file, german_file] = FILES;
    for (id, message) in english {
        let line = message.line;
        let Some(other) = german.get(id) else {
            problems.push(format!("{english_file}:{line}: {id}: not in {german_file}"));
            continue;
        };
        let sorted = |it: &Message| {
            let mut variables = it.variables.clone();
            variables.sort();
            variables
        };
        let (here, there) = (sorted(message), sorted(other));
        if here != there {
            problems.push(format!(
                "{german_file}:{}: {id}: variables {there:?}, but {here:?} in \
                 {english_file}:{line}",
                other.line
            ));
        }
    }
    for (id, message) in german {
        if !english.contains_key(id) {
            problems.push(format!("{german_file}:{}: {id}: not in {english_file}", message.line));
        }
    }
}

fn generate(english: &Catalogue) -> String {
    let (with, without): (Vec<_>, Vec<_>) =
        english.iter().partition(|(_, message)| !message.variables.is_empty());

    let mut variants = String::new();
    let mut all = String::new();
    let mut ids = String::new();
    for (id, message) in without {
        let variant: String = id.split('-').map(capitalised).collect();
        let text = &message.text;
        let _ = writeln!(variants, "    /// `{text}`\n    {variant},");
        let _ = writeln!(all, "        Self::{variant},");
        let _ = writeln!(ids, "            Self::{variant} => {id:?},");
    }

    let mut methods = String::new();
    for (id, message) in with {
        let name = id.replace('-', "_");
        let text = &message.text;
        let _ = write!(methods, "    /// `{text}`\n    pub fn {name}<'a>(&self");
        for variable in &message.variables {
            let _ = write!(methods, ", {variable}: impl Into<FluentValue<'a>>");
        }
        let _ = write!(methods, ") -> String {{\n        self.format({id:?}, [");
        for variable in &message.variables {
            let _ = write!(methods, "({variable:?}, {variable}.into()), ");
        }
        methods.push_str("])\n    }\n");
    }

    format!(
        "/// A message without variables.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
         pub enum Msg {{\n{variants}}}\n\n\
         impl Msg {{\n    /// Every message without variables.\n    \
         pub const ALL: &[Self] = &[\n{all}    ];\n\n    \
         /// Its id in the message files.\n    \
         pub const fn id(self) -> &'static str {{\n        match self {{\n{ids}        }}\n    }}\n}}\n\n\
         impl Messages {{\n{methods}}}\n"
    )
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}
