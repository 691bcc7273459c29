use super::*;
use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, GrayImage, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Write as _;

/// A picture of two halves, red and see-through blue.
fn sample(width: u32, height: u32) -> DynamicImage {
    RgbaImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 128]) }
    })
    .into()
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).expect("a picture is written");
    bytes
}

fn kept(file: &[u8]) -> Written {
    reencode(file, PictureUse::Link).expect("a picture that is kept")
}

fn refusal(file: &[u8]) -> Option<Amiss> {
    reencode(file, PictureUse::Link).err()
}

fn pixels(written: &Written) -> RgbaImage {
    image::load_from_memory(&written.bytes).expect("what was written is read").to_rgba8()
}

#[test]
fn each_format_is_written_as_what_suits_it() {
    let clear = sample(40, 20);
    let opaque = DynamicImage::from(clear.to_rgb8());
    for (picture, source, format) in [
        (&clear, ImageFormat::Png, Format::Png),
        (&opaque, ImageFormat::Png, Format::Png),
        (&opaque, ImageFormat::Jpeg, Format::Jpeg),
        (&clear, ImageFormat::WebP, Format::Webp),
        (&opaque, ImageFormat::WebP, Format::Webp),
        (&opaque, ImageFormat::Gif, Format::Png),
    ] {
        let written = kept(&file(picture, source));
        assert_eq!((written.format, written.width, written.height), (format, 40, 20), "{source:?}");
        let guessed = image::guess_format(&written.bytes).expect("a format");
        assert_eq!(guessed.to_mime_type(), format.media_type());
        if source != ImageFormat::Jpeg {
            let expected = if source == ImageFormat::Gif { opaque.to_rgba8() } else { picture.to_rgba8() };
            assert_eq!(pixels(&written), expected, "nothing is lost of {source:?}");
        }
    }
}

#[test]
fn the_same_pixels_are_the_same_file() {
    let first = kept(&file(&sample(30, 30), ImageFormat::Png));
    let again = kept(&first.bytes);
    assert_eq!(first.bytes, again.bytes);
}

#[test]
fn more_bits_and_greys_become_plain_colours() {
    let deep = DynamicImage::from(sample(9, 9).to_rgba16());
    assert_eq!(pixels(&kept(&file(&deep, ImageFormat::Png))), sample(9, 9).to_rgba8());
    let grey = DynamicImage::from(GrayImage::from_pixel(3, 3, image::Luma([77])));
    assert_eq!(pixels(&kept(&file(&grey, ImageFormat::Png))).get_pixel(1, 1).0, [77, 77, 77, 255]);
}

#[test]
fn an_animation_keeps_its_first_frame() {
    let mut bytes = Vec::new();
    let frames = [[255, 0, 0, 255], [0, 255, 0, 255]].map(|colour| {
        Frame::from_parts(RgbaImage::from_pixel(4, 4, Rgba(colour)), 0, 0, Delay::from_numer_denom_ms(100, 1))
    });
    GifEncoder::new(&mut bytes).encode_frames(frames).expect("two frames");
    assert_eq!(pixels(&kept(&bytes)).get_pixel(2, 2).0, [255, 0, 0, 255]);
}

#[test]
fn what_stands_beside_the_pixels_is_gone_and_how_a_camera_was_held_is_kept() {
    // EXIF of one entry: orientation 6, turned by a quarter; and a text that somebody wrote into it.
    let exif: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0SECRET PLACE";
    let mut wide = RgbImage::new(32, 16);
    for (x, _, pixel) in wide.enumerate_pixels_mut() {
        *pixel = if x < 16 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
    }
    let plain = file(&wide.into(), ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 2).expect("a short segment").to_be_bytes();
    let mut tagged = plain[..2].to_vec();
    tagged.extend_from_slice(&[0xff, 0xe1, length[0], length[1]]);
    tagged.extend_from_slice(exif);
    tagged.extend_from_slice(&plain[2..]);
    let written = kept(&tagged);
    assert_eq!((written.width, written.height), (16, 32), "it stands upright");
    assert!(pixels(&written).get_pixel(8, 2).0[0] > 200, "the left side is on top");
    assert!(!written.bytes.windows(6).any(|bytes| bytes == b"SECRET"));
    // What follows a picture's end is not a part of it.
    let mut long = file(&sample(4, 4), ImageFormat::Png);
    long.extend_from_slice(b"<script>alert(1)</script>");
    assert!(!kept(&long).bytes.windows(7).any(|bytes| bytes == b"<script"));
}

#[test]
fn logos_are_made_as_small_as_they_are_shown() {
    for (side, expected) in [((400, 400), (96, 96)), ((1_440, 216), (360, 54)), ((50, 20), (50, 20))] {
        let logo = file(&sample(side.0, side.1), ImageFormat::Png);
        let written = reencode(&logo, PictureUse::Logo).expect("a logo");
        assert_eq!((written.width, written.height), expected, "{side:?}");
    }
}

#[test]
fn only_the_four_formats_are_read() {
    for other in [
        &b""[..],
        b"hello",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"<?xml version=\"1.0\"?><svg/>",
        b"<!doctype html><p>",
        b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
        b"II*\0\x08\0\0\0",
        b"\0\0\x01\0\x01\0\x10\x10",
        b"\0\0\0\x1cftypavif\0\0\0\0",
        b"%PDF-1.7",
    ] {
        assert_eq!(refusal(other), Some(Amiss::Kind), "{:?}", String::from_utf8_lossy(other));
    }
}

#[test]
fn what_is_cut_off_or_damaged_is_refused_and_harms_nothing() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = file(&sample(64, 64), format);
        for length in [8, 16, whole.len() / 2] {
            let amiss = refusal(&whole[..length]);
            assert!(matches!(amiss, Some(Amiss::Broken | Amiss::Kind)), "{format:?} {length} {amiss:?}");
        }
        // Whatever a byte is turned into, the answer is a picture or a sentence.
        for place in (0..whole.len()).step_by(3) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0xff;
            let _ = reencode(&damaged, PictureUse::Logo);
        }
    }
}

#[test]
fn sides_are_counted_before_anything_is_unpacked() {
    assert_eq!(refusal(&file(&DynamicImage::new_rgb8(2_001, 1), ImageFormat::Png)), Some(Amiss::Sides));
    assert_eq!(refusal(&file(&DynamicImage::new_rgb8(1, 2_001), ImageFormat::WebP)), Some(Amiss::Sides));
    assert_eq!(kept(&file(&DynamicImage::new_rgb8(2_000, 2_000), ImageFormat::Png)).width, 2_000);
    assert_eq!(refusal(&bomb(60_000, 60_000)), Some(Amiss::Sides));
    assert_eq!(refusal(&bomb(u32::MAX >> 1, u32::MAX >> 1)), Some(Amiss::Sides));
}

/// A PNG file of a few bytes that says to be so large.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.write_all(&width.to_be_bytes()).expect("room");
    header.write_all(&height.to_be_bytes()).expect("room");
    header.extend_from_slice(&[8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(&crc(&header).to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}
