// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/message_body.h"
#include "widgets/theme.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const QString kHebrew = u"שלום לכולם."_s;

MessageBody bodyOf(const QString &markdown, int width = 500)
{
    return MessageBody(markdown, {}, MessageBody::Voice::Normal, width, {}, Theme::light());
}

QImage drawn(const MessageBody &body)
{
    QImage image(body.size(), QImage::Format_RGB32);
    image.fill(Theme::light().surface);
    QPainter painter(&image);
    body.draw(painter, {}, Theme::light());
    return image;
}

/// From where to where there is ink in the lines from `top` on.
QPair<int, int> inkFrom(const QImage &image, int top)
{
    QPair<int, int> ink{image.width(), -1};
    for (int y = top; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) != Theme::light().surface)
                ink = {qMin(ink.first, x), qMax(ink.second, x)};
        }
    }
    return ink;
}

/// Where a link can be pressed.
QRect placeOf(const MessageBody &body, const QString &link)
{
    QRect place;
    for (int y = 0; y < body.size().height(); ++y) {
        for (int x = 0; x < body.size().width(); ++x) {
            if (body.linkAt({x, y}) == link)
                place |= QRect(x, y, 1, 1);
        }
    }
    return place;
}

} // namespace

/// The words of a message in their own direction, whatever that of the window is.
class MessageBodyTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }
    void cleanup() { qApp->setLayoutDirection(Qt::LeftToRight); }

    void shouldReadTheSameInEveryWindow_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("left to right, with a full stop") << u"It cannot be undone."_s;
        QTest::newRow("right to left, with a full stop") << kHebrew;
        QTest::newRow("both") << u"297 **customers** "_s + kHebrew;
        QTest::newRow("list") << u"1. one (first)\n2. two"_s;
        QTest::newRow("table") << u"| table | rows |\n|---|---:|\n| a. | 2 |"_s;
    }
    void shouldReadTheSameInEveryWindow()
    {
        QFETCH(QString, markdown);
        const QImage here = drawn(bodyOf(markdown));
        qApp->setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(drawn(bodyOf(markdown)), here);
    }

    void shouldBeginAtTheRightWhereTheTextDoes_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("paragraph") << kHebrew;
        QTest::newRow("list") << u"1. "_s + kHebrew;
        QTest::newRow("quote") << u"> "_s + kHebrew;
        QTest::newRow("table") << u"| שם | מספר |\n|---|---|\n| א | 2 |"_s;
    }
    void shouldBeginAtTheRightWhereTheTextDoes()
    {
        QFETCH(QString, markdown);
        // GIVEN a long line from left to right above it
        const QString above = u"A long line that is read from left to right."_s;
        const int top = bodyOf(above).size().height() + 4;
        const QImage image = drawn(bodyOf(above + u"\n\n"_s + markdown));
        // THEN it leans on the right edge
        const auto [from, to] = inkFrom(image, top);
        QVERIFY2(to >= image.width() - 24 && from > image.width() / 3, qPrintable(u"%1 to %2 of %3"_s.arg(from).arg(to).arg(image.width())));
    }

    void shouldMirrorATableThatIsReadFromTheRight_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<bool>("mirrored");
        QTest::newRow("from the left") << u"| name | number |"_s << false;
        QTest::newRow("from the right") << u"| שם | מספר |"_s << true;
    }
    void shouldMirrorATableThatIsReadFromTheRight()
    {
        QFETCH(QString, head);
        QFETCH(bool, mirrored);
        // GIVEN a link in the first column, which is where it is read first
        const MessageBody body = bodyOf(head + u"\n|---|---|\n| <https://a.example> | 2 |"_s);
        const int y = body.size().height() - 12, middle = body.size().width() / 2;
        bool left = false, right = false;
        for (int x = 0; x < body.size().width(); ++x)
            (x < middle ? left : right) |= !body.linkAt({x, y}).isEmpty();
        // THEN it stands at that side, and is found where it stands
        QVERIFY(mirrored ? right : left);
        QVERIFY(body.linkAt({mirrored ? 12 : body.size().width() - 12, y}).isEmpty());
        QVERIFY(!body.linkAt({mirrored ? body.size().width() - 24 : 24, y}).isEmpty());
    }

    void shouldGiveEachCellALineRatherThanBreakWords_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<bool>("mirrored");
        QTest::newRow("from the left") << u"| name | place | number | since |"_s << false;
        QTest::newRow("from the right") << u"| שם | מקום | מספר | תאריך |"_s << true;
    }
    void shouldGiveEachCellALineRatherThanBreakWords()
    {
        QFETCH(QString, head);
        QFETCH(bool, mirrored);
        // GIVEN a table of two rows with four long words in each
        QString markdown = head + u"\n|---|---:|:-:|---|"_s;
        QStringList links;
        for (const QString &row : {u"a"_s, u"b"_s}) {
            markdown += u"\n|"_s;
            for (int column = 0; column < 4; ++column) {
                links.append(u"https://%1%2.example"_s.arg(row).arg(column));
                markdown += links.last() + u'|';
            }
        }
        // WHEN there is room for them
        const MessageBody wide = bodyOf(markdown, 900);
        // THEN what is in a row is in a row
        QCOMPARE(placeOf(wide, links[1]).y(), placeOf(wide, links[0]).y());
        QCOMPARE(placeOf(wide, links[4]).x(), placeOf(wide, links[0]).x());

        // AND where there is not, each has a line, whole, in the rows' order, at one edge
        const MessageBody narrow = bodyOf(markdown, 300);
        QCOMPARE(narrow.plainText(), wide.plainText());
        const int line = lineHeight(themeFont(TextSize::Secondary));
        const auto edge = [mirrored](const QRect &place) { return mirrored ? place.right() : place.left(); };
        QRect before;
        for (const QString &link : links) {
            const QRect place = placeOf(narrow, link);
            QVERIFY2(!place.isEmpty() && place.height() <= line, qPrintable(link));
            QVERIFY(before.isNull() || place.top() > before.bottom());
            QVERIFY(before.isNull() || qAbs(edge(place) - edge(before)) <= 1);
            before = place;
            // beside the name of its column
            const QRect beside(mirrored ? place.right() + 8 : 0, place.top(), mirrored ? narrow.size().width() - place.right() - 8 : place.left() - 8, place.height());
            QVERIFY2(beside.width() > 8 && inkFrom(drawn(narrow).copy(beside), 0).second >= 0, qPrintable(link));
        }
        // whose own row is gone
        QVERIFY(placeOf(narrow, links[0]).top() < line);
        QVERIFY(inkFrom(drawn(narrow).copy(0, 0, 6, line), 0).second < 0);
    }

    void shouldStayATableForOneLongWord()
    {
        // A fingerprint is broken anyway; for it the other columns stay columns.
        const QString markdown = u"| step | <https://a.example> |\n|---|---|\n| <https://b.example> | "_s + QString(64, u'f') + u" |"_s;
        const MessageBody body = bodyOf(markdown, 400);
        QVERIFY(placeOf(body, u"https://a.example"_s).top() < placeOf(body, u"https://b.example"_s).top());
        QVERIFY(placeOf(body, u"https://a.example"_s).left() > placeOf(body, u"https://b.example"_s).right());
        // AND a head alone is no reason to hide it
        QVERIFY(!placeOf(bodyOf(u"| <https://a.example> | b | c | d |\n|---|---|---|---|"_s, 120), u"https://a.example"_s).isNull());
    }

    void shouldMoveColumnsCloserBeforeAWordBreaks()
    {
        // GIVEN a table of four columns, and how wide it is where there is room
        const QString markdown = u"| a | b | c | d |\n|---|---|---|---|\n| onelongword | anotherlongword | athirdlongword | thelastlongword |"_s;
        const QSize ample = bodyOf(markdown, 900).size();
        // WHEN it is made narrower, up to where a word has to break
        int width = ample.width();
        while (bodyOf(markdown, width - 1).size().height() == ample.height())
            --width;
        // THEN each of them had given way a little
        QVERIFY2(ample.width() - width >= 20 && ample.width() - width <= 24, qPrintable(u"%1 of %2"_s.arg(width).arg(ample.width())));
    }

    void shouldEndWithinATableWhereItIsShortened()
    {
        QString markdown = u"| name | place | number | since |\n|---|---|---|---|"_s;
        for (int row = 0; row < 100; ++row)
            markdown += u"\n| instruments | <https://%1.example> | instruments | instruments |"_s.arg(row);
        const MessageBody body(markdown, {}, MessageBody::Voice::Normal, 300, {6000, 10}, Theme::light());
        QVERIFY(body.isShortened());
        QCOMPARE(body.links().size(), 10);
        QVERIFY(placeOf(body, body.links().last()).bottom() < body.size().height());
    }

    void shouldKeepMarkersOffTheText_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("a number of two digits") << u"10. word"_s;
        QTest::newRow("a number of nine digits") << u"123456789. word"_s;
        QTest::newRow("a list in a list") << u"1000) - word"_s;
        QTest::newRow("from the right") << u"1000. מילה"_s;
        QTest::newRow("on a narrow card") << u"100. word"_s;
    }
    void shouldKeepMarkersOffTheText()
    {
        QFETCH(QString, markdown);
        // WHEN an item is drawn
        const QImage image = drawn(bodyOf(markdown));
        // THEN there is room between its sign and its words, wider than that between letters
        int widest = 0, run = 0;
        const auto [from, to] = inkFrom(image, 0);
        for (int x = from; x <= to; ++x) {
            bool hasInk = false;
            for (int y = 0; y < image.height() && !hasInk; ++y)
                hasInk = image.pixelColor(x, y) != Theme::light().surface;
            run = hasInk ? 0 : run + 1;
            widest = qMax(widest, run);
        }
        QVERIFY2(widest >= scaled(4), qPrintable(QString::number(widest)));
        // AND text begins at one place in all items of a list
        const MessageBody list = bodyOf(u"9. <https://a.example>\n10. <https://b.example>\n11. <https://c.example>"_s);
        QCOMPARE(placeOf(list, u"https://a.example"_s).left(), placeOf(list, u"https://b.example"_s).left());
    }

    void shouldSayEverySignOfAMessage_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("said");
        QTest::newRow("a fence on one line") << u"Next:\n\n```rm -rf /srv/shop/uploads/2019```\n\nand then"_s << u"Next:\nrm -rf /srv/shop/uploads/2019\nand then"_s;
        QTest::newRow("behind the fence") << u"```sh sudo systemctl stop shop-db\nrm -rf /srv\n```"_s << u"sh sudo systemctl stop shop-db\nrm -rf /srv"_s;
        QTest::newRow("patterns") << u"rm -v /srv/shop/*.log /srv/shop/*.tmp"_s << u"rm -v /srv/shop/*.log /srv/shop/*.tmp"_s;
        QTest::newRow("backslashes") << u"\\\\fs01\\backup\\_2019\\*.bak and C:\\Users\\ops\\.ssh\\_deploy"_s << u"\\\\fs01\\backup\\_2019\\*.bak and C:\\Users\\ops\\.ssh\\_deploy"_s;
        QTest::newRow("the signs of a change") << u"- old\n+ new"_s << u"- old\n+ new"_s;
        QTest::newRow("a gap in code") << u"```\na"_s + QString(32, u' ') + u"b\n```"_s << u"a"_s + QString(32, u' ') + u"b"_s;
        QTest::newRow("both directions") << u"one\nשתיים\nthree"_s << u"one\nשתיים\nthree"_s;
    }
    void shouldSayEverySignOfAMessage()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, said);
        QCOMPARE(bodyOf(markdown).plainText(), said);
    }

    void shouldCopyCodeAsItWasSent()
    {
        // GIVEN code with what draws nothing, in a message that is too long to be drawn whole
        const QString code = u"a\u200B\tb\u202E  \n"_s + QString(9000, u'x');
        const MessageBody body = bodyOf(u"```sh\n"_s + code + u"\n```"_s);
        QVERIFY(body.isShortened());
        // THEN it is marked where it is drawn, and copied to the letter and to its end
        QVERIFY(body.plainText().contains(u"a⟦U+200B⟧\tb⟦U+202E⟧"));
        QCOMPARE(body.codeBoxes().first().text, code);
    }

    void shouldDrawAPersonsWordsAsTyped()
    {
        const QString typed = u"# **no** `marks`\n- *at* all\n\n> here        \\* https://a.example"_s;
        const MessageBody body(typed, u"⟦U+202E⟧"_s, MessageBody::Voice::Normal, 500, {}, Theme::light(), MessageBody::Reading::Typed);
        QCOMPARE(body.plainText(), u"⟦U+202E⟧ "_s + typed);   // the lead was visible before
        QCOMPARE(body.links(), QStringList{u"https://a.example"_s});
    }

    void shouldTurnEachLineToItsOwnSide()
    {
        // GIVEN a long line from the left and under it a short one from the right, in one paragraph
        const QString above = u"A long line that is read from left to right."_s;
        const int top = bodyOf(above).size().height() + 2;
        const QImage image = drawn(bodyOf(above + u'\n' + kHebrew));
        const auto [from, to] = inkFrom(image, top);
        QVERIFY2(to >= image.width() - 24 && from > image.width() / 3, qPrintable(u"%1 to %2 of %3"_s.arg(from).arg(to).arg(image.width())));
    }

    void shouldSelectWhatWasSent()
    {
        const QString sent = u"## Head\n\n- one **two**\n- th\u200Bree\n\n```sql\nSELECT *\n```"_s;
        const MessageBody body = bodyOf(sent);
        QCOMPARE(body.selectedText(body.whole()), sent);
        // AND within one block, the words with the marks between them
        QCOMPARE(body.selectedText({{1, 1}, {1, 6}}), u"ne **tw"_s);
        QCOMPARE(body.selectedText({{2, 0}, {2, 5}}), u"th\u200B"_s);
    }

    void shouldFindALinkAtTheRight()
    {
        const MessageBody body = bodyOf(u"A long line that is read from left to right.\n\nשלום https://a.example"_s);
        bool found = false;
        for (int x = body.size().width() / 2; x < body.size().width(); ++x)
            found |= !body.linkAt({x, body.size().height() - 8}).isEmpty();
        QVERIFY(found);
    }
};

QTEST_MAIN(MessageBodyTest)
#include "tst_message_body.moc"
