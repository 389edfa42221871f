// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/theme.h"

#include "widgets/witan_style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QScreen>
#include <QStyleHints>
#include <QWidget>

#include <algorithm>

namespace witan {

namespace {

constexpr double kBodyPx = 15;

double pixels(TextSize size)
{
    switch (size) {
    case TextSize::Title: return 19;
    case TextSize::Brand: return 17;
    case TextSize::Name: return 14;
    case TextSize::Secondary: return 13;
    case TextSize::Small: return 12.5;
    case TextSize::Body: break;
    }
    return kBodyPx;
}

bool systemIsDark(const QApplication &app)
{
    const QByteArray wish = qgetenv("WITAN_THEME");
    if (!wish.isEmpty())
        return wish == "dark";
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (app.styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return app.styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    return app.palette().color(QPalette::Window).lightness() < 128;
}

} // namespace

const Theme &Theme::light()
{
    static const Theme theme{false,
        QColor(0xf4f2ee), QColor(0xffffff), QColor(0xfaf9f6), QColor(0xdcd8d0), QColor(0x1d2126), QColor(0x555d66),
        QColor(0x0b5d6b), QColor(0xffffff), QColor(0xe2f0f2),
        QColor(0x2a6b2f), QColor(0xe6f2e6), QColor(0x7a4f00), QColor(0xfdf1d8), QColor(0xa3231b), QColor(0xfbe9e7), QColor(0x6d1034), QColor(0xf7e3ec),
        QColor(0xe7f1f3), QColor(0xffffff), QColor(0xfdf6e0), QColor(0x1268d3)};
    return theme;
}

const Theme &Theme::darkOne()
{
    static const Theme theme{true,
        QColor(0x15171a), QColor(0x1d2024), QColor(0x23272c), QColor(0x363b42), QColor(0xe8eaed), QColor(0xaab2bb),
        QColor(0x6cc8d6), QColor(0x06272d), QColor(0x173a40),
        QColor(0x8fd694), QColor(0x1c3320), QColor(0xf0c26b), QColor(0x3a2f14), QColor(0xff9d94), QColor(0x45201d), QColor(0xf79ac0), QColor(0x441b2d),
        QColor(0x1b3338), QColor(0x23272c), QColor(0x393218), QColor(0x78b4ff)};
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkOne() : light();
}

const Theme &Theme::of(const QWidget *widget)
{
    return of(widget->palette());
}

QColor Theme::tier(RiskTier value) const
{
    switch (value) {
    case RiskTier::Low: return low;
    case RiskTier::Medium: return med;
    case RiskTier::High: return high;
    case RiskTier::Critical: return crit;
    case RiskTier::Unknown: break;
    }
    return text2;
}

QColor Theme::tierBg(RiskTier value) const
{
    switch (value) {
    case RiskTier::Low: return lowBg;
    case RiskTier::Medium: return medBg;
    case RiskTier::High: return highBg;
    case RiskTier::Critical: return critBg;
    case RiskTier::Unknown: break;
    }
    return bg;
}

QPalette Theme::palette() const
{
    QPalette result;
    const auto set = [&result](QPalette::ColorRole role, const QColor &color) { result.setColor(QPalette::All, role, color); };
    set(QPalette::Window, bg);
    set(QPalette::WindowText, text);
    set(QPalette::Base, surface);
    set(QPalette::AlternateBase, raised);
    set(QPalette::Text, text);
    set(QPalette::PlaceholderText, text2);
    set(QPalette::Button, surface);
    set(QPalette::ButtonText, text);
    set(QPalette::BrightText, high);
    set(QPalette::Link, accent);
    set(QPalette::LinkVisited, med);
    set(QPalette::Midlight, low);
    set(QPalette::Light, raised);
    set(QPalette::Mid, line);
    set(QPalette::Dark, line);
    set(QPalette::Shadow, line);
    set(QPalette::Highlight, accent);
    set(QPalette::HighlightedText, accentText);
    set(QPalette::ToolTipBase, raised);
    set(QPalette::ToolTipText, text);
    result.setColor(QPalette::Disabled, QPalette::ButtonText, text2);
    result.setColor(QPalette::Disabled, QPalette::Text, text2);
    return result;
}

QFont themeFont(TextSize size, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * pixels(size) / kBodyPx);
    font.setWeight(weight);
    return font;
}

QFont themeMonoFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF() * 13.0 / kBodyPx);
    return font;
}

int scaled(int length)
{
    static const double dotsPerPoint = QGuiApplication::primaryScreen() ? QGuiApplication::primaryScreen()->logicalDotsPerInchY() / 72 : 96.0 / 72;
    return qRound(length * QApplication::font().pointSizeF() * dotsPerPoint / kBodyPx);
}

void applyTheme(QApplication &app)
{
    static const char *const kApplied = "witanThemeApplied";
    if (app.property(kApplied).toBool())
        return;
    app.setProperty(kApplied, true);

    const bool dark = systemIsDark(app);
    // The drawing's 15 px is the least; who has set larger letters in the system gets them here too.
    QFont font = app.font();
    const double systemPx = QFontInfo(font).pixelSize();
    const double dpi = app.primaryScreen() ? app.primaryScreen()->logicalDotsPerInchY() : 96;
    font.setPointSizeF(kBodyPx * std::clamp(systemPx / 14.0, 1.0, 3.0) * 72 / dpi);
    // Inter where it is installed; its newer packages call it by the second name. Letters that it lacks come from the system's own font.
    for (const QString &family : {QStringLiteral("Inter"), QStringLiteral("Inter Variable")}) {
        if (QFontDatabase::families().contains(family)) {
            font.setFamilies({family, font.family()});
            break;
        }
    }
    app.setStyle(new WitanStyle);
    app.setFont(font);
    app.setPalette((dark ? Theme::darkOne() : Theme::light()).palette());
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (!qEnvironmentVariableIsSet("WITAN_THEME")) {
        QObject::connect(app.styleHints(), &QStyleHints::colorSchemeChanged, &app, [&app](Qt::ColorScheme scheme) {
            app.setPalette((scheme == Qt::ColorScheme::Dark ? Theme::darkOne() : Theme::light()).palette());
        });
    }
#endif
}

} // namespace witan
