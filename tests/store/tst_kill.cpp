// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_builder.h"

#include "store/event_store.h"
#include "store/raw_sql.h"

#include <QtTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace witan;
using namespace witan::test;

/// kill -9 in the midst of commits and checkpoints: what was acknowledged is there (tests/README.md, G1).
class TestKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldKeepWhatWasAcknowledged();
};

void TestKill::shouldKeepWhatWasAcknowledged()
{
#ifdef Q_OS_UNIX
    QTemporaryDir folder;
    const QString file = folder.filePath(u"record.db"_s);
    const Consultation c = consultationWith(contextWith(2));
    {
        const auto store = openSqliteEventStore(file);
        WITAN_OK(store);
        WITAN_OK((*store)->begin());
        WITAN_OK((*store)->append(started(c)));
        WITAN_OK((*store)->commit());
    }
    qint64 acknowledged = 1;
    for (int round = 0; round < 40; ++round) {
        // GIVEN a process that writes and says after each commit how far it has come
        int pipe[2];
        QVERIFY(::pipe(pipe) == 0);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            auto store = openSqliteEventStore(file);
            for (int i = 0; store; ++i) {
                bool done = (*store)->begin().has_value();
                for (int j = 0; j <= i % 5 && done; ++j)
                    done = (*store)->append(posted(humanMessage(c.id, QString(300, u'x')))).has_value();
                done = done && (*store)->commit();
                const qint64 cursor = (*store)->cursor().value_or(0);
                if (!done || ::write(pipe[1], &cursor, sizeof cursor) != sizeof cursor)
                    break;
                if (i % 7 == 6 && !(*store)->checkpoint())
                    break;
            }
            ::_exit(1);
        }
        ::close(pipe[1]);

        // WHEN it is killed after so many commits, at whatever it is then doing
        qint64 cursor = 0;
        for (int i = 0; i <= round % 9 && ::read(pipe[0], &cursor, sizeof cursor) == sizeof cursor; ++i)
            acknowledged = cursor;
        ::kill(child, SIGKILL);
        while (::read(pipe[0], &cursor, sizeof cursor) == sizeof cursor)
            acknowledged = cursor;
        ::close(pipe[0]);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));

        // THEN everything it acknowledged is there, whole
        const auto store = openSqliteEventStore(file);
        WITAN_OK(store);
        QVERIFY2((*store)->cursor().value_or(0) >= acknowledged, qPrintable(QString::number(acknowledged)));
        const auto faults = (*store)->verify();
        WITAN_OK(faults);
        QVERIFY(faults->isEmpty());
        QCOMPARE((*store)->consultation(c.id)->value().head, (*store)->cursor().value_or(0));
        acknowledged = (*store)->cursor().value_or(0);
    }
    QCOMPARE(RawSql(file).run(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
    QVERIFY(acknowledged > 100);
#else
    QSKIP("needs kill -9");
#endif
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
