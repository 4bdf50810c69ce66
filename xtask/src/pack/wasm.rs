//! The sections of a WebAssembly module
//! (<https://webassembly.github.io/spec/core/binary/modules.html>).

/// `\0asm` and the version.
const PREAMBLE: usize = 8;
const CUSTOM: u8 = 0;

/// The module without the custom sections that only a debugger reads: names of functions and the list
/// of tools that made it. `None` if it is no module.
pub(crate) fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let mut kept = module.get(..PREAMBLE).filter(|start| start.starts_with(b"\0asm"))?.to_vec();
    let mut rest = &module[PREAMBLE..];
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, content) = number(after_id)?;
        let (content, next) = content.split_at_checked(length)?;
        if id != CUSTOM || !is_for_debuggers(content)? {
            kept.extend_from_slice(&rest[..rest.len() - next.len()]);
        }
        rest = next;
    }
    Some(kept)
}

fn is_for_debuggers(custom: &[u8]) -> Option<bool> {
    let (length, name) = number(custom)?;
    Some(matches!(name.get(..length)?, b"name" | b"producers"))
}

/// An unsigned number in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value: u32 = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= u32::from(byte & 0x7f).checked_shl(7 * u32::try_from(index).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of these sections; none is longer than 127 bytes.
    fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in sections {
            bytes.extend([*id, u8::try_from(content.len()).unwrap()]);
            bytes.extend(*content);
        }
        bytes
    }

    #[test]
    fn only_what_debuggers_read_goes() {
        let whole = module(&[
            (1, b"types"),
            (0, b"\x04name..."),
            (0, b"\x08features!"),
            (0, b"\x09producers"),
        ]);
        let kept = module(&[(1, b"types"), (0, b"\x08features!")]);
        assert_eq!(without_names(&whole), Some(kept.clone()));
        assert_eq!(without_names(&kept), Some(kept));
    }

    #[test]
    fn long_sections_are_measured_right() {
        let long = [b"\x04name".as_slice(), &[7; 300]].concat();
        let mut whole = module(&[]);
        whole.extend([0, 0xb1, 0x02]);
        whole.extend(&long);
        assert_eq!(without_names(&whole), Some(module(&[])));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for bytes in [b"".as_slice(), b"<html>..", &module(&[(1, b"types")])[..12]] {
            assert_eq!(without_names(bytes), None, "{bytes:?}");
        }
    }
}
