// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;
class QWidget;

namespace witan {

/// The colours of the window, light and dark; every pair of text and ground keeps at least 4.5:1. Which one holds is read
/// from a palette, so that a widget needs nothing but its own palette to know its colours.
struct Theme {
    bool dark = false;
    QColor bg, surface, raised, line, text, text2;
    QColor accent, accentText, accentSoft;
    QColor low, lowBg, med, medBg, high, highBg, crit, critBg;
    QColor human, agent, note, focus;

    static const Theme &light();
    static const Theme &darkOne();
    static const Theme &of(const QPalette &palette);
    static const Theme &of(const QWidget *widget);

    QColor tier(RiskTier tier) const;
    QColor tierBg(RiskTier tier) const;
    /// Beyond the usual roles: Link is the accent, BrightText danger, LinkVisited a warning, Midlight good,
    /// PlaceholderText secondary text, Mid a hairline, AlternateBase the raised ground.
    QPalette palette() const;
};

/// The sizes of text, all in proportion to the application's font.
enum class TextSize { Body, Title, Brand, Name, Secondary, Small };
QFont themeFont(TextSize size, QFont::Weight weight = QFont::Normal);
QFont themeMonoFont();

/// Style, palette and font of the whole application, once; follows the system's scheme afterwards where Qt tells of it.
/// WITAN_THEME=light|dark overrides the system.
void applyTheme(QApplication &app);

/// A grid length that grows with the text.
int scaled(int length);

} // namespace witan
