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
