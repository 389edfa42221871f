// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/scratch.h"

#include <QString>
#include <QtTest>

using namespace witan;
using namespace Qt::StringLiterals;

/// A text that is put together again and again.
class TestScratch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldKeepItsRoomAndNotItsText();
    void shouldCopyAtTheSizeOfTheText();
    void shouldGiveBackAnUncommonAmount();
};

void TestScratch::shouldKeepItsRoomAndNotItsText()
{
    QByteArray kept;
    const char *place = nullptr;
    {
        Scratch scratch(kept);
        scratch.text().append(1000, 'x');
        place = scratch.text().constData();
    }
    Scratch scratch(kept);
    QVERIFY(scratch.text().isEmpty());
    scratch.text().append(1000, 'y');
    QCOMPARE(static_cast<const void *>(scratch.text().constData()), static_cast<const void *>(place));
}

void TestScratch::shouldCopyAtTheSizeOfTheText()
{
    QString kept;
    Scratch scratch(kept);
    scratch.text().reserve(1000);
    scratch.text() += u"ten letter"_s;
    const QString copy = scratch.copy();
    QCOMPARE(copy, u"ten letter"_s);
    QVERIFY(copy.capacity() < 100);
    scratch.text() += u"!"_s;
    QCOMPARE(copy, u"ten letter"_s);
}

void TestScratch::shouldGiveBackAnUncommonAmount()
{
    QByteArray kept;
    {
        Scratch scratch(kept);
        scratch.text().append(64 * 1024 + 1, 'x');
    }
    QCOMPARE(kept.capacity(), 0);
}

QTEST_GUILESS_MAIN(TestScratch)
#include "tst_scratch.moc"
