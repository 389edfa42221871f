// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/loopback.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

class TestLoopback : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldKnowThisComputer_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isThis");
        for (const QString &host : {u"localhost"_s, u"LocalHost"_s, u"127.0.0.1"_s, u"127.8.9.1"_s, u"::1"_s, u"[::1]"_s})
            QTest::newRow(qPrintable(host)) << host << true;
        for (const QString &host : {u""_s, u"[]"_s, u"localhost.example"_s, u"example"_s, u"127.0.0.1.example"_s, u"0.0.0.0"_s, u"::"_s, u"10.0.0.1"_s, u"[::1"_s})
            QTest::newRow(qPrintable(u"not "_s + host)) << host << false;
    }
    void shouldKnowThisComputer()
    {
        QFETCH(QString, host);
        QFETCH(bool, isThis);
        QCOMPARE(isLoopback(host), isThis);
    }
};

QTEST_GUILESS_MAIN(TestLoopback)
#include "tst_loopback.moc"
