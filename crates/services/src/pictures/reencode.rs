//! A picture read and written anew. Pure: bytes in, bytes out, and no more memory than the sides allow.

use foyer_protocol::limits::{LOGO_ROOM, PICTURE_UPLOAD_SIDE};
use foyer_protocol::pictures::{Format, PictureUse};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType as Scaling;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Most bytes that a decoder may take at once: the pixels of the largest picture at 16 bits a colour, and as much again
/// to work in.
const ROOM: u64 = 2 * 8 * (PICTURE_UPLOAD_SIDE as u64) * (PICTURE_UPLOAD_SIDE as u64);
/// Longest file that is kept, in bytes. What came well packed may be longer when it is written without loss.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Of 100: nobody sees a loss, and a second one of the same file adds none.
const JPEG_QUALITY: u8 = 88;
/// Pixels of the sharpest screens for one CSS pixel.
const SHARPNESS: u32 = 3;

/// A picture as it is kept.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) format: Format,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: Vec<u8>,
}

/// Why a file is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amiss {
    /// No picture, or one of another format.
    Kind,
    /// It ends too early, or holds what its format does not allow.
    Broken,
    /// More pixels on a side than are read.
    Sides,
    /// Written without loss it is too long.
    Length,
}

impl Amiss {
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Kind => "This file is no picture that can be shown. Choose a PNG, JPEG, WebP or GIF file.",
            Self::Broken => "This picture can't be read. It may be damaged. Save it again and try once more.",
            Self::Sides => {
                "This picture is too large. Choose one of at most 2,000 pixels in width and height."
            }
            Self::Length => "This picture takes too much room. Make it smaller, or save it as a JPEG file.",
        }
    }
}

/// Reads the first frame of a file and writes it again.
pub(super) fn reencode(file: &[u8], wanted: PictureUse) -> Result<Written, Amiss> {
    let (source, picture) = read(file)?;
    let picture = match wanted {
        PictureUse::Link => picture,
        PictureUse::Logo => fitted(picture),
    };
    write(source, &picture)
}

fn read(file: &[u8]) -> Result<(ImageFormat, DynamicImage), Amiss> {
    // By its first bytes: what the file is called says nothing.
    let source = image::guess_format(file).map_err(|_| Amiss::Kind)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    if !known.contains(&source) {
        return Err(Amiss::Kind);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(PICTURE_UPLOAD_SIDE);
    limits.max_image_height = Some(PICTURE_UPLOAD_SIDE);
    limits.max_alloc = Some(ROOM);
    let mut reader = ImageReader::with_format(Cursor::new(file), source);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| amiss(&error))?;
    let (width, height) = decoder.dimensions();
    if width > PICTURE_UPLOAD_SIDE || height > PICTURE_UPLOAD_SIDE {
        return Err(Amiss::Sides);
    }
    // Cameras write how they were held beside the pixels, and that goes with everything else beside them.
    let turned = decoder.orientation().map_err(|error| amiss(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| amiss(&error))?;
    picture.apply_orientation(turned);
    Ok((source, picture))
}

fn amiss(error: &image::ImageError) -> Amiss {
    match error {
        image::ImageError::Limits(_) => Amiss::Sides,
        image::ImageError::Unsupported(_) => Amiss::Kind,
        _ => Amiss::Broken,
    }
}

/// A logo no larger than it is ever shown.
fn fitted(picture: DynamicImage) -> DynamicImage {
    let (width, height) = (LOGO_ROOM.0 * SHARPNESS, LOGO_ROOM.1 * SHARPNESS);
    if picture.width() <= width && picture.height() <= height {
        return picture;
    }
    picture.resize(width, height, Scaling::Lanczos3)
}

fn write(source: ImageFormat, picture: &DynamicImage) -> Result<Written, Amiss> {
    let is_clear = picture.color().has_alpha();
    let (format, bytes) = match source {
        ImageFormat::Jpeg => (Format::Jpeg, jpeg(picture)?),
        ImageFormat::WebP => {
            let exact = webp(picture, is_clear)?;
            // One that came with loss would be many times as long without.
            if exact.len() > MOST_BYTES / 4 && !is_clear {
                (Format::Jpeg, jpeg(picture)?)
            } else {
                (Format::Webp, exact)
            }
        }
        _ => (Format::Png, png(picture, is_clear)?),
    };
    if bytes.len() > MOST_BYTES {
        return Err(Amiss::Length);
    }
    Ok(Written { format, width: picture.width(), height: picture.height(), bytes })
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Amiss> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    DynamicImage::from(picture.to_rgb8()).write_with_encoder(encoder).map_err(|_| Amiss::Broken)?;
    Ok(bytes)
}

fn webp(picture: &DynamicImage, is_clear: bool) -> Result<Vec<u8>, Amiss> {
    let mut bytes = Vec::new();
    without_loss(WebPEncoder::new_lossless(&mut bytes), picture, is_clear)?;
    Ok(bytes)
}

fn png(picture: &DynamicImage, is_clear: bool) -> Result<Vec<u8>, Amiss> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    without_loss(encoder, picture, is_clear)?;
    Ok(bytes)
}

/// Eight bits a colour, whatever it came with: no screen of a website shows more.
fn without_loss(encoder: impl ImageEncoder, picture: &DynamicImage, is_clear: bool) -> Result<(), Amiss> {
    let plain = if is_clear { picture.to_rgba8().into() } else { DynamicImage::from(picture.to_rgb8()) };
    plain.write_with_encoder(encoder).map_err(|_| Amiss::Broken)
}

#[cfg(test)]
mod tests;
