// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/untrusted_text.h"

#include <QStringView>

namespace witan {

struct CodePoint {
    char32_t code = 0;
    qsizetype size = 0;   ///< 0 behind the end of a text
};

CodePoint codePointAt(QStringView text, qsizetype at);

/// Whether a character that draws nothing does its work where it stands, as the scripts of the world have it: a joiner between letters
/// that join or at a virama, a selector behind its base, a direction mark beside text of the other direction, the tags of a flag. There it
/// is part of the writing; anywhere else it hides something. `line` is the text's line, `at` the character's place in it.
bool belongsToScript(QStringView line, qsizetype at, TextKind kind);

/// Whether a space other than the common ones stands where writing has it (before "»", in a number, between ideographs) and not
/// within a command or a path, which it would part differently from what is seen.
bool isSpaceOfWriting(QStringView line, qsizetype at, TextKind kind);

} // namespace witan
