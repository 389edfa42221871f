// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/number_ranges.h"

class QRegion;
class QWidget;

namespace witan {

/// Which lines of pixels of a widget were on the screen: drawn, and inside a window that is shown, together or one part after the
/// other. What was never drawn was never seen, wherever it would stand. Only heights count: nothing scrolls sideways here.
class SeenParts {
public:
    /// This part was drawn; from the widget's paintEvent().
    void drawn(const QRegion &region);
    /// Adds what can be seen now of what was drawn. False where that is nothing new.
    bool look(const QWidget &widget);
    /// The widget shows something else, or in another place; it has to be drawn again.
    void forget();
    bool contains(int top, int bottom) const { return m_seen.contains(top, bottom); }

private:
    NumberRanges m_drawn, m_seen;
};

} // namespace witan
