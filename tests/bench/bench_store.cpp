// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
//
// What the store costs: pairs of question and answer (hash, JSON, SQL, commit), the newest page of short and long threads,
// memory, opening, verifying, the inbox. usage: bench_store [MESSAGES=1000000] [memory|pairs|pages|cache]. Prints one JSON line a figure.
#include "store/record_builder.h"

#include "core/logging.h"
#include "store/review_cache.h"
#include "support/process_memory.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLocale>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

using namespace witan;
using namespace witan::test;

namespace {

using Store = std::unique_ptr<EventStore>;

template<typename T> T need(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", why(result).constData());
        std::exit(1);
    }
    return *std::move(result);
}

void need(const Result<void> &result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", why(result).constData());
        std::exit(1);
    }
}

double cpuMicroseconds()
{
    timespec now = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

void report(const char *figure, const char *unit, double value)
{
    std::printf("{\"figure\": \"%s\", \"unit\": \"%s\", \"value\": %.2f}\n", figure, unit, value);
    std::fflush(stdout);
}

void report(const QString &figure, const char *unit, std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto at = [&values](double share) { return values[std::min(values.size() - 1, size_t(share * double(values.size())))]; };
    std::printf("{\"figure\": \"%s\", \"unit\": \"%s\", \"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f, \"n\": %zu}\n", qPrintable(figure), unit, at(0.5), at(0.99), values.back(), values.size());
    std::fflush(stdout);
}

QList<ConsultationId> startSome(EventStore &store, int count)
{
    QList<ConsultationId> ids;
    need(store.begin());
    for (int i = 0; i < count; ++i) {
        const Consultation c = consultationWith(contextWith(6));
        need(store.append(started(c)));
        ids.append(c.id);
    }
    need(store.commit());
    return ids;
}

const QString kQuestion = u"Which of the customers does the fourth step merge, and can it be undone?"_s;
const QString kAnswer = u"It merges 214 rows of the table customers; the old table is kept until the last step."_s;

/// Pairs of question and answer, so many a commit, over these consultations in turn, which are kept in memory as the service keeps them.
void appendPairs(EventStore &store, const QList<ConsultationId> &ids, int pairs, int aCommit)
{
    std::vector<StoredConsultation> kept;
    for (const ConsultationId &id : ids)
        kept.push_back(*need(store.load(id)));
    for (int done = 0; done < pairs;) {
        need(store.begin());
        for (int i = 0; i < aCommit && done < pairs; ++i, ++done) {
            StoredConsultation &consultation = kept[size_t(done) % kept.size()];
            const Message question = humanMessage(consultation.state.id, kQuestion, done);
            need(store.append(consultation, posted(question)));
            need(store.append(consultation, posted(agentMessage(consultation.state.id, kAnswer, question.id, done))));
        }
        need(store.commit());
    }
}

void benchPairs(const QString &folder)
{
    for (const int consultations : {1, 50}) {
        for (const int aCommit : {25, 100, 400}) {
            const Store store = need(openSqliteEventStore(folder + u"/%1-%2.db"_s.arg(consultations).arg(aCommit)));
            const QList<ConsultationId> ids = startSome(*store, consultations);
            appendPairs(*store, ids, 2000, aCommit);
            constexpr int kPairs = 20'000;
            QElapsedTimer clock;
            clock.start();
            const double before = cpuMicroseconds();
            appendPairs(*store, ids, kPairs, aCommit);
            const double cpu = (cpuMicroseconds() - before) / kPairs;
            const double seconds = double(clock.nsecsElapsed()) / 1e9;
            const QByteArray of = u"%1 consultations, %2 pairs a commit"_s.arg(consultations).arg(aCommit).toUtf8();
            report("pair, " + of, "us CPU", cpu);
            report("messages, " + of, "1/s", 2 * kPairs / seconds);
        }
    }
    double before = cpuMicroseconds();
    qsizetype bytes = 0;
    const ConsultationId id = ConsultationId::create();
    for (int i = 0; i < 20'000; ++i) {
        const Message question = humanMessage(id, kQuestion, i);
        bytes += question.content.size() + agentMessage(id, kAnswer, question.id, i).content.size();
    }
    report("of which: making the two messages", "us CPU", (cpuMicroseconds() - before) / 20'000);
    before = cpuMicroseconds();
    for (int i = 0; i < 20'000; ++i) {
        const Message question = humanMessage(id, kQuestion, i);
        bytes += posted(question).body.size() + posted(agentMessage(id, kAnswer, question.id, i)).body.size();
    }
    report(bytes > 0 ? "of which: making the two messages and events" : "", "us CPU", (cpuMicroseconds() - before) / 20'000);
}

void benchPages(const QString &folder, int messages)
{
    const QString file = folder + u"/pages.db"_s;
    ConsultationId shortThread, longThread;
    {
        const Store store = need(openSqliteEventStore(file));
        const QList<ConsultationId> ids = startSome(*store, 2);
        shortThread = ids.first();
        longThread = ids.last();
        appendPairs(*store, {shortThread}, 500, 400);
        QElapsedTimer clock;
        clock.start();
        for (int done = 0; done < messages / 2; done += 20'000) {
            appendPairs(*store, {longThread}, std::min(20'000, messages / 2 - done), 400);
            need(store->checkpoint());
        }
        report("building the long thread", "s", double(clock.elapsed()) / 1e3);
    }
    report("file", "MiB", double(QFileInfo(file).size()) / 1048576);
    std::vector<double> opening;
    for (int i = 0; i < 20; ++i) {
        QElapsedTimer clock;
        clock.start();
        const Store store = need(openSqliteEventStore(file));
        opening.push_back(double(clock.nsecsElapsed()) / 1e3);
    }
    report(u"opening the record"_s, "us", opening);
    const Store store = need(openSqliteEventStore(file));
    for (const auto &[name, id] : {std::pair(u"1,000"_s, shortThread), std::pair(QLocale::c().toString(messages), longThread)}) {
        std::vector<double> page, middle, known, missing;
        const qint64 head = need(store->consultation(id))->head;
        for (int i = 0; i < 400; ++i) {
            QElapsedTimer clock;
            clock.start();
            const MessagePage newest = need(store->messagesBefore(id, 0, 50));
            page.push_back(double(clock.nsecsElapsed()) / 1e3);
            clock.restart();
            const MessagePage other = need(store->messagesBefore(id, std::max<qint64>(60, (i * 7919) % head), 50));
            middle.push_back(double(clock.nsecsElapsed()) / 1e3);
            clock.restart();
            need(store->message(id, newest.messages.at(10).id));
            known.push_back(double(clock.nsecsElapsed()) / 1e3);
            clock.restart();
            need(store->message(id, MessageId::create()));
            missing.push_back(double(clock.nsecsElapsed()) / 1e3);
        }
        report(u"newest 50 of "_s + name, "us", page);
        report(u"50 from the middle of "_s + name, "us", middle);
        report(u"a message by id, of "_s + name, "us", known);
        report(u"an id that is not there, of "_s + name, "us", missing);
    }
    QElapsedTimer clock;
    clock.start();
    const QList<ChainFault> faults = need(store->verify());
    report(faults.isEmpty() ? "verify" : "verify found faults", "events/s", double(messages) / (double(clock.nsecsElapsed()) / 1e9));
}

void benchMemory(const QString &folder)
{
    const Store store = need(openSqliteEventStore(folder + u"/memory.db"_s));
    const QList<ConsultationId> ids = startSome(*store, 50);
    appendPairs(*store, ids, 500, 100);
    const qint64 before = residentBytes();
    for (int i = 0; i < 10; ++i) {
        appendPairs(*store, ids, 5000, 100);
        need(store->checkpoint());
    }
    report("memory for 100,000 messages more", "KiB", double(residentBytes() - before) / 1024);
}

void benchCache(const QString &folder)
{
    constexpr int kConsultations = 10'000;
    QList<Event> events;
    {
        const Store store = need(openSqliteEventStore(folder + u"/source.db"_s));
        const QList<ConsultationId> ids = startSome(*store, kConsultations);
        appendPairs(*store, ids, kConsultations, 500);
        events = need(store->eventsSince(0, 1'000'000));
    }
    const QString file = folder + u"/review.db"_s;
    {
        const auto cache = need(openReviewCache(file));
        QElapsedTimer clock;
        clock.start();
        for (qsizetype i = 0; i < events.size(); i += 500)
            need(cache->apply(events.mid(i, 500), std::min(i + 500, events.size())));
        report("taking events in, 500 at once", "us an event", double(clock.nsecsElapsed()) / 1e3 / double(events.size()));
    }
    std::vector<double> opening, inbox, page;
    for (int i = 0; i < 20; ++i) {
        QElapsedTimer clock;
        clock.start();
        const auto cache = need(openReviewCache(file));
        opening.push_back(double(clock.nsecsElapsed()) / 1e3);
        clock.restart();
        need(cache->inbox());
        inbox.push_back(double(clock.nsecsElapsed()) / 1e3);
        clock.restart();
        need(cache->events(events.first().consultation, 1, 50));
        page.push_back(double(clock.nsecsElapsed()) / 1e3);
    }
    report(u"opening the cache"_s, "us", opening);
    report(u"inbox of 10,000"_s, "us", inbox);
    report(u"first events of a thread"_s, "us", page);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int messages = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    const QTemporaryDir folder;
    if (!folder.isValid() || messages < 1000) {
        std::fprintf(stderr, "usage: bench_store [MESSAGES, at least 1000] [memory|pairs|pages|cache]\n");
        return 2;
    }
    const QByteArray only = argc > 2 ? argv[2] : "";
    if (only.isEmpty() || only == "memory")
        benchMemory(folder.path());
    if (only.isEmpty() || only == "pairs")
        benchPairs(folder.path());
    if (only.isEmpty() || only == "pages")
        benchPages(folder.path(), messages);
    if (only.isEmpty() || only == "cache")
        benchCache(folder.path());
    return 0;
}
