// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/icons.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// How many pixels of a picture are drawn on, and how many of these are as light as the sign's letter.
std::pair<int, int> drawnAndLight(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    std::pair<int, int> found;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor color = image.pixelColor(x, y);
            found.first += color.alpha() > 200;
            found.second += color.alpha() > 200 && color.lightness() > 230;
        }
    }
    return found;
}

} // namespace

class IconsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldHaveASignForEveryBar()
    {
        const QIcon icon = applicationIcon();
        for (const int size : {16, 24, 32, 48, 64, 128}) {
            const QPixmap pixmap = icon.pixmap(QSize(size, size), 1.0);
            QCOMPARE(pixmap.size(), QSize(size, size));
            const auto [drawn, light] = drawnAndLight(pixmap);
            QVERIFY2(drawn > size * size * 3 / 4, qPrintable(u"%1: %2 drawn"_s.arg(size).arg(drawn)));
            QVERIFY2(light > size * size / 20 && light < size * size / 3, qPrintable(u"%1: %2 light"_s.arg(size).arg(light)));
        }
    }

    void shouldDrawInTheColourAndAtThePixelsAskedFor()
    {
        const QPixmap pixmap = iconPixmap(u"check"_s, Qt::red, 18, 2.0);
        QCOMPARE(pixmap.size(), QSize(36, 36));
        const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
        bool isRed = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                isRed = isRed || image.pixelColor(x, y) == QColor(Qt::red);
        }
        QVERIFY(isRed);
    }

    void shouldDrawNothingForAnIconThatIsNotThere()
    {
        const QPixmap pixmap = iconPixmap(u"no such icon"_s, Qt::red, 18, 1.0);
        QCOMPARE(pixmap.size(), QSize(18, 18));
        QCOMPARE(drawnAndLight(pixmap).first, 0);
    }

    void shouldCountOnTheIconOfTheTray_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("the smallest trays") << 16;
        QTest::newRow("others") << 22;
        QTest::newRow("large ones") << 64;
    }
    void shouldCountOnTheIconOfTheTray()
    {
        QFETCH(int, size);
        const auto drawn = [size](int count) { return countedIcon(count).pixmap(QSize(size, size), 1.0).toImage(); };
        QCOMPARE(drawn(0).size(), QSize(size, size));
        QCOMPARE(drawn(0), applicationIcon().pixmap(QSize(size, size), 1.0).toImage());
        QVERIFY(drawn(1) != drawn(0));
        QVERIFY(drawn(2) != drawn(1));
        QVERIFY(drawn(12) != drawn(1));
        QVERIFY(drawn(100) != drawn(99));
        QCOMPARE(drawn(100), drawn(5000));
    }
};

QTEST_MAIN(IconsTest)
#include "tst_icons.moc"
