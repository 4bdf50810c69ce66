//! A picture in fewer bytes: a page has few colours, and many shades of them at the edges of letters.

use std::{cmp::Reverse, collections::HashMap, io::Cursor};

use anyhow::{Result, ensure};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};

/// As many as a palette holds.
const MOST: usize = 256;

type Colour = [u8; 3];

/// The same picture with the colours that it has most, each other in that which is nearest to it.
///
/// # Errors
/// When it is no picture without transparency.
pub(crate) fn smaller(picture: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = Decoder::new(Cursor::new(picture));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let frame = reader.next_frame(&mut bytes)?;
    ensure!(frame.color_type == ColorType::Rgb, "the picture is {:?}", frame.color_type);
    let (pixels, _) = bytes[..frame.buffer_size()].as_chunks::<3>();
    let palette = palette(pixels);
    let mut known = HashMap::new();
    let indices: Vec<u8> = pixels
        .iter()
        .map(|pixel| *known.entry(*pixel).or_insert_with(|| nearest(&palette, *pixel)))
        .collect();
    let mut smaller = Vec::new();
    let mut encoder = Encoder::new(&mut smaller, frame.width, frame.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::High);
    // Neighbours in a palette have nothing in common that a filter could find.
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(smaller)
}

/// The colours that most pixels have, in an order that does not depend on chance.
fn palette(pixels: &[Colour]) -> Vec<Colour> {
    let mut counts = HashMap::<Colour, usize>::new();
    for pixel in pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut colours: Vec<_> = counts.into_iter().collect();
    colours.sort_by_key(|(colour, count)| (Reverse(*count), *colour));
    colours.into_iter().take(MOST).map(|(colour, _)| colour).collect()
}

fn nearest(palette: &[Colour], pixel: Colour) -> u8 {
    let distance = |colour: &Colour| {
        let squares =
            colour.iter().zip(pixel).map(|(own, other)| u32::from(own.abs_diff(other)).pow(2));
        squares.sum::<u32>()
    };
    let places = (0..=u8::MAX).zip(palette);
    places.min_by_key(|(_, colour)| distance(colour)).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_colours_stay_and_rare_ones_become_the_nearest() {
        let mut pixels: Vec<Colour> = (0..=u8::MAX).flat_map(|shade| [[shade, 0, 0]; 2]).collect();
        pixels.push([7, 1, 0]);
        let palette = palette(&pixels);
        assert!(palette.len() == MOST && !palette.contains(&[7, 1, 0]));
        assert_eq!(palette[usize::from(nearest(&palette, [7, 1, 0]))], [7, 0, 0]);
        assert_eq!(palette[usize::from(nearest(&palette, [255, 0, 0]))], [255, 0, 0]);
    }

    #[test]
    fn a_picture_of_few_colours_is_the_same_afterwards() {
        let pixels: Vec<u8> = (0..64_u8).flat_map(|pixel| [pixel % 4, 9, 9]).collect();
        let mut picture = Vec::new();
        let mut encoder = Encoder::new(&mut picture, 8, 8);
        encoder.set_color(ColorType::Rgb);
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        let small = smaller(&picture).unwrap();
        let mut decoder = Decoder::new(Cursor::new(&small));
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut bytes).unwrap();
        assert_eq!(bytes[..frame.buffer_size()], pixels);
    }
}
