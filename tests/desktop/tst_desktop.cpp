// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "desktop_fixture.h"

#include "models/inbox_model.h"
#include "models/thread_model.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QListView>
#include <QSettings>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

/// The composition, with its own service, in an offscreen window.
class TestDesktop : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void shouldPaintBeforeItServes();
    void shouldShowInTheListWhatWasBeingTyped();
    void shouldBeginUnpaintedButNotSayThatItIsReady();
    void shouldHaveTheKeysInTheComposerWhenReady();
    void shouldStartTheServiceAgainWhenAsked();
    void shouldShowWhatAnAgentAsks();
    void shouldKeepTheOrderAndTheFoldsOfTheListAtOnce();
    void shouldSendWhatTheWindowSays();
    void shouldComeBackAsItWasLeft();
    void shouldRememberWhatWasSeenAndOpened();
    void shouldKnowAfterARestartThatThePlanWasOnTheScreen();
    void shouldGoByTheServicesClock_data();
    void shouldGoByTheServicesClock();
    void shouldLetAStoppedWorkflowGoOn();
    void shouldSayThatADecisionWasNotRecorded();
    void shouldGiveBackWhatCouldNotBeSent();
    void shouldGiveBackANoteAsANote();
    void shouldKeepTheLastKeys();
    void shouldEndOnAFullDisk();
    void shouldTellHowMuchWaitsInTheOutbox();
    void shouldKeepWhatWasSeenOfEarlierRevisions();
    void shouldUseTheServiceOfAnotherWindow();
    void shouldTakeOverWhenTheOtherWindowIsClosed();
    void shouldGoBackToTheOverview();
    void shouldGoOnWithTheSampleAfterARestart_data();
    void shouldGoOnWithTheSampleAfterARestart();
    void shouldNameTheConsultationOfARefusal();
    void shouldEndInOrder();

private:
    QString data() const { return m_folder->filePath(u"data"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDesktop::shouldPaintBeforeItServes()
{
    Program p(data());
    QSignalSpy listening(p.desktop.get(), &Desktop::listening);
    qsizetype listeningWhenReady = -1;
    connect(p.desktop.get(), &Desktop::ready, this, [&] { listeningWhenReady = listening.size(); });
    p.show();
    QTRY_COMPARE(listening.size(), 1);
    QCOMPARE(listeningWhenReady, 0);
    QVERIFY(p.url.startsWith(u"ws://127.0.0.1:"_s));
    QTRY_VERIFY(p.isOnline());
}

void TestDesktop::shouldBeginUnpaintedButNotSayThatItIsReady()
{
    // GIVEN a window that is not painted
    Program p(data());
    QSignalSpy ready(p.desktop.get(), &Desktop::ready), begun(p.desktop.get(), &Desktop::begun);
    p.window().setUpdatesEnabled(false);
    p.show();
    // WHEN it has waited long enough, THEN it serves
    QTRY_VERIFY_WITH_TIMEOUT(p.isOnline(), 15'000);
    QCOMPARE(begun.size(), 1);
    QVERIFY(ready.isEmpty());
    // AND is ready once it is painted, and begins no second time
    p.window().setUpdatesEnabled(true);
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(begun.size(), 1);
}

void TestDesktop::shouldHaveTheKeysInTheComposerWhenReady()
{
    {
        Asked p(data(), u"Retire the table"_s);
        Puppet &puppet = *p.agent;
        puppet.client.stop();
        p.desktop->shutDown();
    }
    Program again(data());
    QWidget *focused = nullptr;
    QSignalSpy ready(again.desktop.get(), &Desktop::ready);
    connect(again.desktop.get(), &Desktop::ready, this, [&] { focused = again.window().focusWidget(); });
    again.show();
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(focused, again.named(u"Message"_s));
}

void TestDesktop::shouldStartTheServiceAgainWhenAsked()
{
    // GIVEN a record that cannot be read
    QVERIFY(DataFolder::open(data()).has_value());
    const QString record = m_folder->filePath(u"data/record.db"_s);
    QFile damaged(record);
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(QByteArray(100'000, 'x'));
    damaged.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    damaged.close();
    Program p(data());
    p.show();
    const auto told = [&] {
        const QWidget *strip = p.window().findChild<QWidget *>(u"noticeStrip"_s);
        return strip->isVisible() ? strip->accessibleName() : QString();
    };
    QTRY_VERIFY(!told().isEmpty());
    QVERIFY(p.url.isEmpty());
    // WHEN it has been mended and "Try now" is pressed
    QVERIFY(QFile::remove(record));
    Q_EMIT p.window().tryNowRequested();
    // THEN the service runs
    QTRY_VERIFY(p.isOnline());
    QVERIFY(!p.url.isEmpty());
}

void TestDesktop::shouldShowWhatAnAgentAsks()
{
    Program p(data());
    p.show();
    QTRY_VERIFY(p.isOnline());
    Puppet puppet(p.url, p.token(u"agent"_s));
    puppet.start(u"Retire the table"_s);
    QTRY_COMPARE(p.inbox(), QStringList{u"Retire the table"_s});
    auto *list = qobject_cast<QAbstractItemView *>(p.named(u"Consultations"_s));
    QVERIFY(list);
    QTRY_COMPARE(list->model()->rowCount(), 2);
    // WHEN it is opened, and the agent goes on
    Q_EMIT p.window().consultationChosen(puppet.id);
    QTRY_VERIFY(p.window().windowTitle().contains(u"Retire the table"_s));
    puppet.say(u"It has 312 rows."_s);
    QTRY_COMPARE(p.words(puppet.id), QStringList{u"It has 312 rows."_s});
    puppet.revise();
    QTRY_COMPARE(p.desktop->cache().summary(puppet.id)->value().consultation.revision, 2);
}

void TestDesktop::shouldKeepTheOrderAndTheFoldsOfTheListAtOnce()
{
    Asked p(data());
    auto *model = qobject_cast<InboxModel *>(qobject_cast<QAbstractItemView *>(p.named(u"Consultations"_s))->model());
    QVERIFY(model && !model->isFolded(InboxSection::WaitingForMe));
    // WHEN the list is folded and ordered anew THEN that is on the disk, whatever ends the program
    model->setFolded(InboxSection::WaitingForMe, true);
    model->setSort(InboxSort::Risk);
    QFile settings(data() + u"/window.ini"_s);
    QTRY_VERIFY(settings.exists());
    const auto kept = [&settings](const QString &name) { return QSettings(settings.fileName(), QSettings::IniFormat).value(name); };
    QTRY_COMPARE(kept(u"sort"_s).toInt(), int(InboxSort::Risk));
    QTRY_COMPARE(kept(u"folded"_s).toList(), QVariantList{int(InboxSection::WaitingForMe)});
}

void TestDesktop::shouldSendWhatTheWindowSays()
{
    Asked p(data());
    Puppet &puppet = *p.agent;
    QSignalSpy asked(&puppet.client, &AgentClient::questionAsked);
    Q_EMIT p.window().draftChanged(puppet.id, u"message"_s, u"Why now?"_s);
    Q_EMIT p.window().replySubmitted(p.draft(puppet.id, u"Why now?"_s));
    QTRY_COMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(0).value<protocol::QuestionNotice>().message.content, u"Why now?"_s);
    // THEN nothing of it is left as a draft
    QCOMPARE(*p.desktop->cache().draft(puppet.id, u"message"_s), QString());
    // AND a decision goes the same way
    const auto summary = **p.desktop->cache().summary(puppet.id);
    Decision decision;
    decision.consultation = puppet.id;
    decision.verdict = Verdict::RequestChanges;
    decision.comment = u"Keep a copy."_s;
    decision.digest = summary.consultation.digest;
    decision.seenSeq = summary.consultation.head;
    QSignalSpy resumed(&puppet.client, &AgentClient::resumed);
    Q_EMIT p.window().decisionSubmitted(decision);
    QTRY_COMPARE(resumed.size(), 1);
    QVERIFY(resumed.first().at(0).value<protocol::ResumeNotice>().decision->decision.comment == decision.comment);
}

void TestDesktop::shouldComeBackAsItWasLeft()
{
    ConsultationId id;
    {
        Asked p(data(), u"Retire the table"_s);
        Puppet &puppet = *p.agent;
        id = puppet.id;
        Q_EMIT p.window().draftChanged(id, u"message"_s, u"half a sent"_s);
        puppet.client.stop();
    }
    // WHEN it is started again: before the window is even shown, nothing is missing
    Program again(data());
    QCOMPARE(again.inbox(), QStringList{u"Retire the table"_s});
    QVERIFY(again.window().windowTitle().contains(u"Retire the table"_s));
    QCOMPARE(again.typed(), u"half a sent"_s);
    QVERIFY(!again.desktop->client().me().id.isEmpty());
    QVERIFY(!again.isOnline());
    again.show();
    QTRY_VERIFY(again.isOnline());
}

void TestDesktop::shouldRememberWhatWasSeenAndOpened()
{
    Program p(data());
    p.show();
    QTRY_VERIFY(p.isOnline());
    Puppet puppet(p.url, p.token(u"agent"_s));
    puppet.start(u"a"_s);
    puppet.say(u"Look."_s);
    QTRY_COMPARE(puppet.answered, 2);
    const auto summary = [&] { return p.desktop->cache().summary(puppet.id)->value(); };
    QTRY_VERIFY(!p.inbox().isEmpty() && summary().unread == 1);
    Q_EMIT p.window().consultationChosen(puppet.id);
    const qint64 head = summary().consultation.head;
    Q_EMIT p.window().seenReached(puppet.id, head);
    QCOMPARE(summary().seenSeq, head);
    QCOMPARE(summary().unread, 0);
    // AND is new again, in the list too, where somebody wants it so
    Q_EMIT p.window().unreadWanted(puppet.id, head);
    QCOMPARE(summary().seenSeq, head - 1);
    Q_EMIT p.window().seenReached(puppet.id, head);
    QCOMPARE(summary().unread, 0);
    Q_EMIT p.window().stepOpened(puppet.id, summary().consultation.digest, u"drop"_s);
    QCOMPARE(*p.desktop->cache().openedSteps(puppet.id, summary().consultation.digest), QStringList{u"drop"_s});
}

void TestDesktop::shouldKnowAfterARestartThatThePlanWasOnTheScreen()
{
    {
        // GIVEN a plan that was on the screen, and was read
        Asked p(data());
        const auto consultation = [&p] { return p.desktop->cache().summary(p.agent->id)->value().consultation; };
        QTRY_COMPARE(p.desktop->cache().seenSteps(p.agent->id, consultation().digest)->toText(), u"1-2"_s);
        QVERIFY(!p.named(u"Approve"_s)->isEnabled());
        Q_EMIT p.window().seenReached(p.agent->id, consultation().head);
        Q_EMIT p.window().stepOpened(p.agent->id, consultation().digest, u"drop"_s);
        QTRY_VERIFY(p.named(u"Approve"_s)->isEnabled());
        p.agent->client.stop();
    }
    // WHEN the program starts again THEN it can be approved before any of it was drawn
    Program again(data());
    QVERIFY(again.named(u"Approve"_s)->isEnabled());
}

void TestDesktop::shouldGoByTheServicesClock_data()
{
    QTest::addColumn<qint64>("aheadMs");
    QTest::addColumn<QString>("said");
    constexpr qint64 kMinute = 60'000, kHour = 60 * kMinute;
    QTest::newRow("right") << qint64(0) << QString();
    QTest::newRow("a minute ahead") << kMinute << QString();
    QTest::newRow("three hours ahead") << 3 * kHour << u"This computer's clock is 3 hours ahead of the service's."_s;
    QTest::newRow("five days behind") << -5 * 24 * kHour << u"This computer's clock is 5 days behind the service's."_s;
}

void TestDesktop::shouldGoByTheServicesClock()
{
    QFETCH(qint64, aheadMs);
    QFETCH(QString, said);
    // GIVEN a computer whose clock is wrong, beside a service whose clock is right
    Program service(data());
    service.show();
    QTRY_VERIFY_WITH_TIMEOUT(service.isOnline() && !service.url.isEmpty(), 20'000);
    DesktopOptions options;
    options.dataFolder = m_folder->filePath(u"elsewhere"_s);
    options.service = QUrl(service.url);
    options.tokenFile = tokenFileFor(service.desktop->folder().path(), u"reviewer"_s);
    Program p(options, std::make_unique<WrongClock>(aheadMs));
    p.show();
    QTRY_VERIFY_WITH_TIMEOUT(p.isOnline(), 20'000);
    // THEN that is said once, where it is more than a trifle
    const auto notice = [&] {
        const auto *strip = p.window().findChild<QWidget *>(u"noticeStrip"_s);
        return strip->isVisible() ? strip->accessibleName() : QString();
    };
    if (said.isEmpty())
        QVERIFY2(notice().isEmpty(), qPrintable(notice()));
    else
        QTRY_VERIFY2(notice().contains(said), qPrintable(notice()));
    // WHEN an agent asks with an hour to go
    Puppet agent(service.url, service.token(u"agent"_s));
    agent.start(u"a"_s, Timestamp{SystemClock().now().ms + 60 * 60'000});
    QTRY_COMPARE_WITH_TIMEOUT(p.inbox().size(), 1, 20'000);
    Q_EMIT p.window().consultationChosen(agent.id);
    // THEN it waits for a decision there as everywhere, with an hour left
    const auto words = [&] {
        QString all;
        for (const QWidget *widget : p.window().findChildren<QWidget *>()) {
            if (widget->isVisible())
                all += widget->accessibleName() + u'\n';
        }
        return all;
    };
    QTRY_VERIFY2(words().contains(u"1 h left"_s) || words().contains(u"59 min left"_s) || words().contains(u"60 min left"_s), qPrintable(words()));
    QVERIFY2(!words().contains(u"time is over"_s), qPrintable(words()));
}

void TestDesktop::shouldLetAStoppedWorkflowGoOn()
{
    Asked p(data());
    const auto consultation = [&] { return p.desktop->cache().summary(p.agent->id)->value().consultation; };
    Decision stop;
    stop.consultation = p.agent->id;
    stop.verdict = Verdict::Reject;
    stop.scope = RejectScope::Workflow;
    stop.comment = u"We never do that."_s;
    stop.digest = consultation().digest;
    stop.seenSeq = 1;
    Q_EMIT p.window().decisionSubmitted(stop);
    QTRY_VERIFY(consultation().stopsWorkflow());
    // WHEN the window says that it may go on
    Q_EMIT p.window().workflowReopened(p.agent->id, u"After the talk."_s);
    // THEN the record says so
    QTRY_VERIFY(consultation().reopened);
    QCOMPARE(consultation().reopened->comment, u"After the talk."_s);
}

void TestDesktop::shouldSayThatADecisionWasNotRecorded()
{
    Asked p(data());
    Puppet &puppet = *p.agent;
    Decision stale;
    stale.consultation = puppet.id;
    stale.verdict = Verdict::Approve;
    stale.digest = digestOf({{u"another"_s, u"plan"_s}});
    stale.seenSeq = 100;
    Q_EMIT p.window().decisionSubmitted(stale);
    QTRY_VERIFY(!p.desktop->cache().outbox()->isEmpty() && p.desktop->cache().outbox()->first().state == OutboxState::Failed);
    // WHEN it is given up
    Q_EMIT p.window().discardRequested(p.desktop->cache().outbox()->first().id);
    QVERIFY(p.desktop->cache().outbox()->isEmpty());
    QVERIFY(p.desktop->cache().summary(puppet.id)->value().consultation.active());
}

void TestDesktop::shouldGiveBackWhatCouldNotBeSent()
{
    Asked p(data());
    Puppet &puppet = *p.agent;
    const QString tooMuch(70'000, u'x');
    Q_EMIT p.window().replySubmitted(p.draft(puppet.id, tooMuch));
    QVERIFY(p.desktop->cache().outbox()->isEmpty());
    QCOMPARE(p.typed(), tooMuch);
}

void TestDesktop::shouldGiveBackANoteAsANote()
{
    ConsultationId id;
    {
        Asked p(data());
        Puppet &puppet = *p.agent;
        id = puppet.id;
        // WHEN a note to the reviewers could not be sent
        MessageDraft note = p.draft(id, QString(70'000, u'x'));
        note.audience = Audience::Reviewers;
        Q_EMIT p.window().replySubmitted(note);
        // THEN it comes back as a note
        QCOMPARE(p.typed(), note.content);
        QVERIFY(p.named(u"Save note"_s));
        puppet.client.stop();
    }
    // AND is one after a restart
    Program again(data());
    QVERIFY(again.named(u"Save note"_s));
}

void TestDesktop::shouldKeepTheLastKeys()
{
    ConsultationId id;
    {
        Asked p(data());
        Puppet &puppet = *p.agent;
        id = puppet.id;
        // WHEN the program ends right after a key
        QTest::keyClicks(p.named(u"Message"_s), u"last words"_s);
        QSignalSpy finished(p.desktop.get(), &Desktop::finished);
        p.desktop->shutDown();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(*p.desktop->cache().draft(id, u"message"_s), u"last words"_s);
        puppet.client.stop();
    }
    Program again(data());
    QCOMPARE(again.typed(), u"last words"_s);
}

void TestDesktop::shouldEndOnAFullDisk()
{
    // GIVEN a draft that cannot be saved (the disk is full, say; here its table is gone)
    auto p = std::make_unique<Program>(data());
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(data() + u"/review.db"_s);
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"DROP TABLE drafts"_s));
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    const ConsultationId id = ConsultationId::create();
    Q_EMIT p->window().draftChanged(id, u"message"_s, u"last words"_s);
    // WHEN the program ends THEN it says so for as long as there is a window, and ends
    p.reset();
}

void TestDesktop::shouldTellHowMuchWaitsInTheOutbox()
{
    ConsultationId id;
    {
        Program p(data());
        p.show();
        QTRY_VERIFY(p.isOnline());
        Puppet puppet(p.url, p.token(u"agent"_s));
        puppet.start(u"a"_s);
        id = puppet.id;
        QTRY_COMPARE(p.inbox().size(), 1);
        p.desktop->client().stop();
        Q_EMIT p.window().replySubmitted(p.draft(id, u"later"_s));
        QCOMPARE(p.desktop->cache().outbox()->size(), 1);
        puppet.client.stop();
    }
    Program again(data());
    QCOMPARE(again.desktop->cache().outbox()->size(), 1);
    again.show();
    QTRY_VERIFY(again.desktop->cache().outbox()->isEmpty());
    QVERIFY(again.words(id).contains(u"later"_s));
}

void TestDesktop::shouldKeepWhatWasSeenOfEarlierRevisions()
{
    Program p(data());
    p.show();
    QTRY_VERIFY(p.isOnline());
    Puppet puppet(p.url, p.token(u"agent"_s));
    puppet.start(u"a"_s);
    puppet.revise();
    QTRY_COMPARE(puppet.answered, 2);
    QTRY_COMPARE(p.desktop->cache().summary(puppet.id)->value().consultation.revision, 2);
    QCOMPARE(**p.desktop->cache().contextOf(puppet.id, 1), context(false));
    QCOMPARE(p.desktop->cache().consultation(puppet.id)->value().context, context(true));
}

void TestDesktop::shouldUseTheServiceOfAnotherWindow()
{
    Program first(data());
    first.show();
    QTRY_VERIFY(first.isOnline());
    Puppet puppet(first.url, first.token(u"agent"_s));
    puppet.start(u"a"_s);
    QTRY_COMPARE(first.inbox().size(), 1);
    // WHEN a second window is opened on the same folder
    Program second(data());
    second.show();
    // THEN it works with the first one's service, and does not touch its cache
    QTRY_VERIFY(second.isOnline());
    QCOMPARE(second.url, first.url);
    QTRY_COMPARE(second.inbox().size(), 1);
    Q_EMIT second.window().replySubmitted(second.draft(puppet.id, u"from the second"_s));
    QTRY_VERIFY(first.words(puppet.id).contains(u"from the second"_s));
    QTRY_VERIFY(second.desktop->cache().outbox()->isEmpty());
}

void TestDesktop::shouldTakeOverWhenTheOtherWindowIsClosed()
{
    auto first = std::make_unique<Program>(data());
    first->show();
    QTRY_VERIFY(first->isOnline());
    Program second(data());
    second.show();
    QTRY_VERIFY(second.isOnline());
    const QString before = second.url;
    first.reset();
    QTRY_VERIFY(!second.isOnline());
    QTRY_VERIFY_WITH_TIMEOUT(second.isOnline(), 15'000);
    QVERIFY(second.url != before);
    Puppet puppet(second.url, second.token(u"agent"_s));
    puppet.start(u"still served"_s);
    QTRY_COMPARE(second.inbox(), QStringList{u"still served"_s});
}

void TestDesktop::shouldGoBackToTheOverview()
{
    Asked p(data(), u"Retire the table"_s);
    Puppet &puppet = *p.agent;
    p.named(u"Message"_s)->setProperty("plainText", u"half a"_s);
    // WHEN the overview is asked for
    Q_EMIT p.window().overviewRequested();
    QCOMPARE(p.window().windowTitle(), u"(1) Witan"_s);
    // THEN what was being typed is kept, and news of the consultation do not open it again
    QCOMPARE(*p.desktop->cache().draft(puppet.id, u"message"_s), u"half a"_s);
    puppet.say(u"It has 312 rows."_s);
    QTRY_COMPARE(p.words(puppet.id).size(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(p.window().windowTitle(), u"(1) Witan"_s);
    Q_EMIT p.window().consultationChosen(puppet.id);
    QCOMPARE(p.typed(), u"half a"_s);
}

void TestDesktop::shouldGoOnWithTheSampleAfterARestart_data()
{
    QTest::addColumn<QByteArray>("phase");
    QTest::addColumn<bool>("goesOn");
    QTest::newRow("asked") << QByteArray("proposed") << true;
    QTest::newRow("at work") << QByteArray("decided") << true;
    QTest::newRow("done") << QByteArray("ended") << false;
}

/// No witan-agent lies beside this test, so that the attempt to start it shows.
void TestDesktop::shouldGoOnWithTheSampleAfterARestart()
{
    QFETCH(QByteArray, phase);
    QFETCH(bool, goesOn);
    {
        Program p(data());
        p.show();
        QTRY_VERIFY(p.isOnline());
        Puppet puppet(p.url, p.token(u"agent"_s));
        puppet.start(u"Merge customers"_s);
        QTRY_COMPARE(p.inbox().size(), 1);
        puppet.client.stop();
        const QString work = p.desktop->folder().file(u"sample"_s);
        QVERIFY(QDir().mkpath(work));
        QFile memory(work + u"/agent.json"_s);
        QVERIFY(memory.open(QIODevice::WriteOnly));
        memory.write("{\"consultation_id\": \"" + puppet.id.toString().toUtf8() + "\", \"phase\": \"" + phase + "\"}");
    }
    Program again(data());
    QSignalSpy tried(again.desktop.get(), &Desktop::sampleFailed);
    again.show();
    QTRY_VERIFY(again.isOnline());
    if (goesOn)
        QTRY_COMPARE(tried.size(), 1);
    else
        QVERIFY(tried.isEmpty());
}

void TestDesktop::shouldNameTheConsultationOfARefusal()
{
    Program p(data());
    p.show();
    QTRY_VERIFY(p.isOnline());
    Puppet puppet(p.url, p.token(u"agent"_s));
    puppet.start(u"Retire the table"_s);
    QTRY_COMPARE(p.inbox().size(), 1);
    Decision stale;
    stale.consultation = puppet.id;
    stale.digest = digestOf({{u"another"_s, u"plan"_s}});
    stale.seenSeq = 100;
    Q_EMIT p.window().decisionSubmitted(stale);
    const QWidget *strip = p.window().findChild<QWidget *>(u"noticeStrip"_s);
    QTRY_VERIFY(strip->isVisible());
    QVERIFY2(strip->accessibleName().startsWith(u"Your decision on “Retire the table” was not recorded."_s), qPrintable(strip->accessibleName()));
}

void TestDesktop::shouldEndInOrder()
{
    Program p(data());
    p.show();
    QTRY_VERIFY(p.isOnline());
    QSignalSpy finished(p.desktop.get(), &Desktop::finished);
    const ConsultationId id = ConsultationId::create();
    Q_EMIT p.window().draftChanged(id, u"message"_s, u"last words"_s);
    p.window().resize(700, 600);
    Q_EMIT p.window().singleKeysChanged(false);
    p.desktop->shutDown();
    p.desktop->shutDown();
    QTRY_COMPARE(finished.size(), 1);
    // The window's size and the elder's wishes are kept too.
    const QSettings kept(p.desktop->folder().file(u"window.ini"_s), QSettings::IniFormat);
    QCOMPARE(kept.value(u"geometry"_s).toByteArray(), p.window().saveGeometry());
    QCOMPARE(kept.value(u"singleKeys"_s).toBool(), false);
    QCOMPARE(*p.desktop->cache().draft(id, u"message"_s), u"last words"_s);
    const auto address = p.desktop->folder().serviceAddress();
    QVERIFY(address && !*address);
}

/// The rows of the list, as a screen reader says them.
QStringList spokenRows(Program &p)
{
    QStringList said;
    const auto *list = p.window().findChild<QListView *>(u"list"_s);
    for (int row = 0; row < list->model()->rowCount(); ++row)
        said.append(list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString());
    return said;
}

void TestDesktop::shouldShowInTheListWhatWasBeingTyped()
{
    // GIVEN a consultation in which something is typed
    Asked p(data());
    Q_EMIT p.window().draftChanged(p.agent->id, u"message"_s, u"Who is at the bank?"_s);
    // THEN its row says so as soon as it is kept, and no longer once it is sent
    QTRY_VERIFY(spokenRows(p).join(u'\n').contains(u"Draft: Who is at the bank?"_s));
    Q_EMIT p.window().replySubmitted(p.draft(p.agent->id, u"Who is at the bank?"_s));
    QTRY_VERIFY(!spokenRows(p).join(u'\n').contains(u"Draft:"_s));
}

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
