// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QImage>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// From where to where each line of text has ink, from the left.
QList<std::pair<int, int>> inkOf(TextBlock &block)
{
    QImage image = block.grab().toImage();
    const QRgb ground = image.pixel(0, 0);
    QList<std::pair<int, int>> lines;
    bool within = false;
    for (int y = 0; y < image.height(); ++y) {
        int from = image.width(), to = -1;
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) != ground) {
                from = qMin(from, x);
                to = x;
            }
        }
        if (to >= 0 && !within)
            lines.append({from, to});
        else if (to >= 0)
            lines.last() = {qMin(lines.last().first, from), qMax(lines.last().second, to)};
        within = to >= 0;
    }
    return lines;
}

} // namespace

class TextBlockTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldGoOnUnderTheBeginningOfALine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("look");
        QTest::addColumn<int>("firstEdge");
        QTest::newRow("nothing before it") << QString(60, u'm') << QString() << 0;
        QTest::newRow("indented") << QString(8, u' ') + QString(60, u'm') << QString() << 8;
        QTest::newRow("an item") << QString(4, u' ') + u"\u2022 "_s + QString(60, u'm') << QString() << 4;
        QTest::newRow("code") << QString(8, u' ') + QString(60, u'm') << u"code"_s << 8;
        QTest::newRow("from the right") << QString(8, u' ') + QString(60, QChar(0x05de)) << QString() << 8;
    }
    void shouldGoOnUnderTheBeginningOfALine()
    {
        QFETCH(QString, text);
        QFETCH(QString, look);
        QFETCH(int, firstEdge);
        // GIVEN a line that does not fit
        TextBlock block(look);
        block.setText(text);
        block.resize(360, block.heightForWidth(360));
        const auto ink = inkOf(block);
        QVERIFY(ink.size() >= 2);
        // THEN what follows stands under its first letter
        const bool rightToLeft = text.isRightToLeft();
        const auto edge = [&](qsizetype line) { return rightToLeft ? block.width() - ink[line].second : ink[line].first; };
        const int bullet = text.contains(u'\u2022') ? QFontMetrics(themeFont(TextSize::Body)).horizontalAdvance(u"\u2022 "_s) : 0;
        QVERIFY2(qAbs(edge(1) - edge(0) - bullet) <= 3, qPrintable(u"%1 %2"_s.arg(edge(0)).arg(edge(1))));
        QVERIFY(firstEdge == 0 || edge(0) > 2 * firstEdge);
    }

    void shouldKeepAwayFromTheRingOfTheFocus()
    {
        // GIVEN a text as wide as there is room
        TextBlock block(u"inset"_s);
        block.setText(QString(200, u'm'));
        block.resize(360, block.heightForWidth(360));
        // THEN it leaves the edges to the ring
        for (const auto &[from, to] : inkOf(block))
            QVERIFY2(from >= 3 && to <= 357, qPrintable(u"%1 to %2"_s.arg(from).arg(to)));
    }

    void shouldLeaveRoomForWordsHoweverDeep()
    {
        // GIVEN a line that begins behind more spaces than there is room for
        TextBlock block;
        block.setVisibleText(QString(500, u' ') + QString(200, u'm'));
        block.resize(360, block.heightForWidth(360));
        // THEN its words still have half of it, line by line
        const auto ink = inkOf(block);
        const int letter = QFontMetrics(themeFont(TextSize::Body)).horizontalAdvance(u'm');
        QVERIFY2(ink.size() >= 200 * letter / 200 && ink.size() <= 200 * letter / 160, qPrintable(u"%1 lines, letters of %2"_s.arg(ink.size()).arg(letter)));
    }
};

QTEST_MAIN(TextBlockTest)
#include "tst_text_block.moc"
