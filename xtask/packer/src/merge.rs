//! Few chunks instead of many: the splitter makes one for each set of gates that share code, down to some
//! hundred bytes, and each costs a request and its hash in the loader.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow, bail, ensure};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, Module,
    RawSection,
    reencode::{Error, Reencode},
};
use wasmparser::{Parser, Payload, TypeRef};

/// How many bytes, not compressed, may be fetched in vain behind all gates together to spare a chunk.
const PRICE: usize = 50_000;
/// What nearly everybody fetches, and soon, and for how many a byte there counts.
const SOON: [(&str, usize); 3] = [("sign_in", 20), ("app", 4), ("account", 4)];

/// Chunks that become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// The names of the chunks, that with the most bytes first.
    pub(crate) chunks: Vec<String>,
    /// The gates that need one of them.
    pub(crate) gates: BTreeSet<String>,
    /// Their bytes together.
    pub(crate) size: usize,
    /// Their types and imports: only chunks that have the same are joined.
    pub(crate) ground: Vec<u8>,
}

impl Group {
    /// How many bytes would be fetched in vain, behind all gates together, if these two were one.
    fn waste(&self, other: &Self) -> usize {
        let soon = |gate: &String| SOON.iter().find(|(name, _)| name == gate);
        let price = |gate: &String| soon(gate).map_or(1, |(_, price)| *price);
        let foreign = |to: &Self, of: &Self| {
            of.gates.difference(&to.gates).map(price).sum::<usize>() * to.size
        };
        foreign(self, other) + foreign(other, self)
    }
}

/// Joins those that cost more apart than together.
pub(crate) fn grouped(mut groups: Vec<Group>) -> Vec<Group> {
    loop {
        let pairs = (0..groups.len()).flat_map(|a| (0..a).map(move |b| (b, a)));
        let pairs = pairs.filter(|&(a, b)| groups[a].ground == groups[b].ground);
        let best = pairs.min_by_key(|&(a, b)| groups[a].waste(&groups[b]));
        let Some((a, b)) = best.filter(|&(a, b)| groups[a].waste(&groups[b]) <= PRICE) else {
            return groups;
        };
        let (one, other) = (groups.remove(b), groups.remove(a));
        let (mut large, small) = if one.size < other.size { (other, one) } else { (one, other) };
        large.chunks.extend(small.chunks);
        large.gates.extend(small.gates);
        large.size += small.size;
        groups.push(large);
    }
}

/// The types and imports of a chunk.
pub(crate) fn ground(chunk: &[u8]) -> Result<Vec<u8>> {
    let mut join = Join::default();
    join.add(chunk)?;
    Ok([join.types, join.imports].concat())
}

/// The chunks as one module. They have the same types and imports and export nothing; what they define
/// is put into the memory and table that they share.
pub(crate) fn merged(chunks: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut join = Join::default();
    for chunk in chunks {
        join.add(chunk)?;
    }
    let mut module = Module::new();
    for (id, data) in [(1, &join.types), (2, &join.imports)] {
        module.section(&RawSection { id, data });
    }
    module.section(&join.functions).section(&join.elements);
    module.section(&DataCountSection { count: join.data.len() });
    module.section(&join.code).section(&join.data);
    Ok(module.finish())
}

#[derive(Default)]
struct Join {
    types: Vec<u8>,
    imports: Vec<u8>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
}

/// How many of each kind stand before those of the chunk that is added.
struct Before {
    imported: u32,
    functions: u32,
    elements: u32,
    data: u32,
}

impl Reencode for Before {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Self::Error>> {
        Ok(if index < self.imported { index } else { index + self.functions })
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error<Self::Error>> {
        Ok(index + self.elements)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error<Self::Error>> {
        Ok(index + self.data)
    }
}

impl Join {
    fn add(&mut self, chunk: &[u8]) -> Result<()> {
        let mut before = Before {
            imported: 0,
            functions: self.functions.len(),
            elements: self.elements.len(),
            data: self.data.len(),
        };
        for payload in Parser::new(0).parse_all(chunk) {
            let done = match payload? {
                Payload::TypeSection(section) => {
                    same(&mut self.types, chunk, section.range())?;
                    Ok(())
                }
                Payload::ImportSection(section) => {
                    same(&mut self.imports, chunk, section.range())?;
                    for import in section.into_imports() {
                        before.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                    Ok(())
                }
                Payload::FunctionSection(section) => {
                    before.parse_function_section(&mut self.functions, section)
                }
                Payload::ElementSection(section) => {
                    before.parse_element_section(&mut self.elements, section)
                }
                Payload::CodeSectionEntry(body) => before.parse_function_body(&mut self.code, body),
                Payload::DataSection(section) => before.parse_data_section(&mut self.data, section),
                Payload::ExportSection(section) => {
                    ensure!(section.count() == 0, "a chunk exports something");
                    Ok(())
                }
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => Ok(()),
                other => bail!("a chunk has a section that is not known: {other:?}"),
            };
            done.map_err(|error| anyhow!("a chunk cannot be joined: {error}"))?;
        }
        Ok(())
    }
}

fn same(known: &mut Vec<u8>, chunk: &[u8], range: std::ops::Range<u64>) -> Result<()> {
    let section = &chunk[usize::try_from(range.start)?..usize::try_from(range.end)?];
    if known.is_empty() {
        known.extend_from_slice(section);
    }
    ensure!(known.as_slice() == section, "chunks differ in their types or imports");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, gates: &[&str], size: usize) -> Group {
        let gates = gates.iter().map(ToString::to_string).collect();
        Group { chunks: vec![name.to_owned()], gates, size, ground: Vec::new() }
    }

    #[test]
    fn small_chunks_are_joined_and_large_ones_stay_apart() {
        let groups = grouped(vec![
            group("large", &["a", "b"], 900_000),
            group("other", &["c", "d"], 500_000),
            group("tiny", &["a", "b", "c"], 1000),
            group("small", &["b", "c"], 2000),
        ]);
        let names: Vec<_> = groups.iter().map(|group| group.chunks.join(" ")).collect();
        assert_eq!(names, ["large", "other", "small tiny"]);
        assert_eq!(groups[2].gates.len(), 3);
        assert_eq!(groups[2].size, 3000);
    }

    /// A chunk with one function, which calls itself and stands in the table.
    fn chunk(place: u8) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend(b"\x01\x04\x01\x60\0\0");
        module.extend(b"\x02\x0d\x01\x01m\x05table\x01\x70\0\x09");
        module.extend(b"\x03\x02\x01\0");
        module.extend([9, 7, 1, 0, 0x41, place, 0x0b, 1, 0]);
        module.extend([10, 6, 1, 4, 0, 0x10, 0, 0x0b]);
        module
    }

    #[test]
    fn functions_of_joined_chunks_call_their_own() {
        let module = merged(&[chunk(3), chunk(5)]).unwrap();
        let mut calls = Vec::new();
        let mut elements = 0;
        for payload in Parser::new(0).parse_all(&module) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => {
                    let operators = body.get_operators_reader().unwrap();
                    calls.extend(operators.into_iter().filter_map(
                        |operator| match operator.unwrap() {
                            wasmparser::Operator::Call { function_index } => Some(function_index),
                            _ => None,
                        },
                    ));
                }
                Payload::ElementSection(section) => elements = section.count(),
                _ => {}
            }
        }
        assert_eq!(calls, [0, 1]);
        assert_eq!(elements, 2);
        assert!(merged(&[chunk(3), b"\0asm\x01\0\0\0\x01\x01\0".to_vec()]).is_err());
    }
}
