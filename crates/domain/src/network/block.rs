//! A block of addresses as operators write it: `10.0.0.0/8`, `::1`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// All addresses that begin with the same bits. IPv4 addresses written as IPv6 (`::ffff:…`) are IPv4 here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    first: IpAddr,
    bits: u8,
}

/// The text is no block of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotABlock;

impl Block {
    /// Whether an address lies in it.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                same(first.to_bits().into(), address.to_bits().into(), 32, self.bits)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                same(first.to_bits(), address.to_bits(), 128, self.bits)
            }
            _ => false,
        }
    }
}

/// Whether two numbers of `width` bits have their first `bits` in common.
fn same(one: u128, other: u128, width: u32, bits: u8) -> bool {
    let unlike = (one ^ other) << (128 - width);
    unlike.leading_zeros() >= u32::from(bits)
}

impl FromStr for Block {
    type Err = NotABlock;

    fn from_str(text: &str) -> Result<Self, NotABlock> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let first: IpAddr = address.parse().map_err(|_| NotABlock)?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let bits: u8 = match bits {
            // The standard library would also take a sign.
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| NotABlock)?
            }
            Some(_) => return Err(NotABlock),
            None => width,
        };
        match first.to_canonical() {
            _ if bits > width => Err(NotABlock),
            v4 if v4.is_ipv4() && width == 128 => {
                let bits = bits.checked_sub(96).ok_or(NotABlock)?;
                Ok(Self { first: v4, bits })
            }
            first => Ok(Self { first, bits }),
        }
    }
}

impl fmt::Display for NotABlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected networks such as 10.0.0.0/8 or single addresses such as ::1, separated by commas",
        )
    }
}

impl std::error::Error for NotABlock {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_holds_the_addresses_with_its_bits() {
        for (block, address, held) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("::ffff:10.0.0.0/104", "10.1.2.3", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("192.0.2.128/25", "192.0.2.127", false),
            ("192.0.2.129/25", "192.0.2.255", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "::1", true),
            ("::/0", "203.0.113.9", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::1", "::1", true),
        ] {
            let block: Block = block.parse().expect("a block");
            assert_eq!(block.holds(address.parse().expect("an address")), held, "{block:?} {address}");
        }
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for text in [
            "",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "localhost",
            "10.0.0.0/8/8",
            "::ffff:0:0/95",
        ] {
            assert_eq!(text.parse::<Block>(), Err(NotABlock), "{text}");
        }
    }
}
