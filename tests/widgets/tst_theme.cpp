// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/theme.h"

#include <QtTest>

#include <cmath>

using namespace witan;

namespace {

double luminance(const QColor &color)
{
    const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a), y = luminance(b);
    return (qMax(x, y) + 0.05) / (qMin(x, y) + 0.05);
}

} // namespace

class ThemeTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKeepEveryTextLegible_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        for (const bool dark : {false, true}) {
            const Theme &t = dark ? Theme::darkOne() : Theme::light();
            const QList<QPair<const char *, QPair<QColor, QColor>>> pairs{
                {"text on surface", {t.text, t.surface}}, {"text on window", {t.text, t.bg}}, {"text on raised", {t.text, t.raised}},
                {"text on chosen", {t.text, t.accentSoft}}, {"text on human", {t.text, t.human}}, {"text on agent", {t.text, t.agent}}, {"text on note", {t.text, t.note}},
                {"secondary on surface", {t.text2, t.surface}}, {"secondary on window", {t.text2, t.bg}}, {"secondary on raised", {t.text2, t.raised}},
                {"secondary on chosen", {t.text2, t.accentSoft}}, {"secondary on human", {t.text2, t.human}}, {"secondary on note", {t.text2, t.note}},
                {"accent on window", {t.accent, t.bg}}, {"accent on surface", {t.accent, t.surface}}, {"primary button", {t.accentText, t.accent}},
                {"low", {t.low, t.lowBg}}, {"medium", {t.med, t.medBg}}, {"high", {t.high, t.highBg}}, {"critical", {t.crit, t.critBg}},
                {"low on surface", {t.low, t.surface}}, {"medium on raised", {t.med, t.raised}}, {"high on surface", {t.high, t.surface}}, {"high on chosen", {t.high, t.accentSoft}},
                {"high on human", {t.high, t.human}}, {"critical on raised", {t.crit, t.raised}},
                {"text on warning", {t.text, t.medBg}}, {"text on refusal", {t.text, t.highBg}}, {"text on good", {t.text, t.lowBg}},
            };
            for (const auto &[name, colors] : pairs)
                QTest::addRow("%s, %s", name, dark ? "dark" : "light") << dark << colors.first << colors.second;
        }
    }
    void shouldKeepEveryTextLegible()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(QString::number(contrast(ink, ground))));
    }

    void shouldShowTheFocusRing_data()
    {
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<QColor>("ring");
        for (const Theme *t : {&Theme::light(), &Theme::darkOne()}) {
            QTest::addRow("surface %d", t->dark) << t->surface << t->focus;
            QTest::addRow("window %d", t->dark) << t->bg << t->focus;
            QTest::addRow("chosen %d", t->dark) << t->accentSoft << t->focus;
        }
    }
    void shouldShowTheFocusRing()
    {
        QFETCH(QColor, ground);
        QFETCH(QColor, ring);
        QVERIFY(contrast(ring, ground) >= 3.0);
    }

    void shouldBeReadFromThePaletteAlone()
    {
        QVERIFY(Theme::of(Theme::darkOne().palette()).dark);
        QVERIFY(!Theme::of(Theme::light().palette()).dark);
    }
};

QTEST_APPLESS_MAIN(ThemeTest)
#include "tst_theme.moc"
