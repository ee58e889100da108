/// Pictures for prompts, drawn and not photographed: the words of a prompt choose the scene, its
/// hash the palette and the composition. No fonts, no native window system, nothing but pixels.
@NullMarked
package dev.uketori.sandbox.doitong.picture;

import org.jspecify.annotations.NullMarked;
