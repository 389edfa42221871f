// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringView>

namespace witan {

/// Whether a word (without spaces around it) is one of a command or a path rather than of a sentence: an option, a path, a pattern
/// for file names, a variable, or the name of a program that nearly every system has.
bool isCommandWord(QStringView word);

/// Whether such a word stands in a line, outside what is between back-ticks.
bool readsAsCommand(QStringView line);

} // namespace witan
