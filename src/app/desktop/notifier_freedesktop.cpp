// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/notifier_freedesktop.h"

#include "core/logging.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QThread>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

const QString kService = u"org.freedesktop.Notifications"_s;
const QString kPath = u"/org/freedesktop/Notifications"_s;

constexpr qsizetype kMostWaiting = 20;       // while the bus is joined; more would be a flood when it is

QString sessionAddress()
{
    const QString told = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    if (!told.isEmpty())
        return told;
    // Where systemd starts it. Without either, libdbus would start a bus of its own.
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(runtime + u"/bus"_s) ? u"unix:path=%1/bus"_s.arg(runtime) : QString();
}

QDBusMessage callTo(const QString &method)
{
    return QDBusMessage::createMethodCall(kService, kPath, kService, method);
}

} // namespace

std::unique_ptr<DesktopNotifier> makeBusNotifier()
{
    return std::make_unique<FreedesktopNotifier>();
}

FreedesktopNotifier::FreedesktopNotifier(const QString &address, QObject *parent)
    : DesktopNotifier(parent)
{
    const QString bus = address.isEmpty() ? sessionAddress() : address;
    if (bus.isEmpty()) {
        // Not at once: nobody is connected yet.
        QMetaObject::invokeMethod(this, [this] { giveUp(u"there is no session bus"_s); }, Qt::QueuedConnection);
        return;
    }
    static int number = 0;
    m_busName = u"witan-notifications-%1"_s.arg(++number);
    QThread *thread = QThread::create([self = QPointer(this), bus, name = m_busName] {
        const QDBusConnection joined = QDBusConnection::connectToBus(bus, name);
        QMetaObject::invokeMethod(qApp, [self, joined] {
            if (self)
                self->onJoined(joined);
        }, Qt::QueuedConnection);
    });
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

FreedesktopNotifier::~FreedesktopNotifier()
{
    for (const Shown &each : std::as_const(m_shown)) {
        if (each.id != 0)
            close(each.id);
    }
    if (m_state != State::Joining && !m_busName.isEmpty())
        QDBusConnection::disconnectFromBus(m_busName);
}

void FreedesktopNotifier::onJoined(const QDBusConnection &bus)
{
    if (!bus.isConnected())
        return giveUp(u"the session bus cannot be joined"_s);
    m_state = State::Asking;
    QDBusConnection(bus).connect(kService, kPath, kService, u"ActionInvoked"_s, this, SLOT(onActionInvoked(uint,QString)));
    QDBusConnection(bus).connect(kService, kPath, kService, u"ActivationToken"_s, this, SLOT(onActivationToken(uint,QString)));
    QDBusConnection(bus).connect(kService, kPath, kService, u"NotificationClosed"_s, this, SLOT(onNotificationClosed(uint,uint)));
    if (!m_waiting.isEmpty())
        askWhatItCan();
}

/// Only when there is something to show: it would start a server that nobody needs.
void FreedesktopNotifier::askWhatItCan()
{
    const QDBusPendingCall call = QDBusConnection(m_busName).asyncCall(callTo(u"GetCapabilities"_s));
    auto *watcher = new QDBusPendingCallWatcher(call, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        // Not for good: a server may come up after this program.
        if (reply.isError())
            return refuseWaiting(reply.error().name());
        takeCapabilities(reply.value());
    });
}

void FreedesktopNotifier::takeCapabilities(const QStringList &capabilities)
{
    m_readsMarkup = capabilities.contains(u"body-markup"_s);
    m_hasActions = capabilities.contains(u"actions"_s);
    m_state = State::Ready;
    for (const Content &content : std::exchange(m_waiting, {}))
        show(content);
}

void FreedesktopNotifier::giveUp(const QString &why)
{
    m_state = State::Unavailable;
    refuseWaiting(why);
}

void FreedesktopNotifier::refuseWaiting(const QString &why)
{
    log(LogArea::Ui, LogLevel::Info, "notifications_unavailable", {{"reason", why}});
    for (const Content &content : std::exchange(m_waiting, {}))
        Q_EMIT unavailable(content);
}

void FreedesktopNotifier::show(const Content &content)
{
    switch (m_state) {
    case State::Unavailable:
        Q_EMIT unavailable(content);
        return;
    case State::Joining:
    case State::Asking: {
        const bool isAsked = !m_waiting.isEmpty();
        m_waiting.removeIf([&content](const Content &each) { return each.key == content.key; });
        m_waiting.append(content);
        if (m_waiting.size() > kMostWaiting)
            m_waiting.removeFirst();
        if (m_state == State::Asking && !isAsked)
            askWhatItCan();
        return;
    }
    case State::Ready: break;
    }
    Shown &shown = m_shown[content.key];
    shown.isUnwanted = false;
    if (shown.isUnderWay)
        shown.next = content;
    else
        send(content);
}

void FreedesktopNotifier::send(const Content &content)
{
    Shown &shown = m_shown[content.key];
    shown.isUnderWay = true;
    const QVariantMap hints{{u"urgency"_s, QVariant::fromValue(static_cast<uchar>(content.isUrgent ? 2 : 1))}, {u"desktop-entry"_s, u"witan"_s}};
    // A press on the notification itself is "default"; some desktops only show the other as a button.
    const QStringList actions = m_hasActions ? QStringList{u"default"_s, tr("Open it"), u"open"_s, tr("Open it")} : QStringList();
    const QString body = m_readsMarkup ? content.body.toHtmlEscaped() : content.body;
    constexpr int kServersOwnTime = -1;
    QDBusMessage call = callTo(u"Notify"_s);
    call.setArguments({u"Witan"_s, shown.id, u"witan"_s, content.headline, body, actions, hints, kServersOwnTime});
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection(m_busName).asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, content] {
        watcher->deleteLater();
        onSent(content, *watcher);
    });
}

void FreedesktopNotifier::onSent(const Content &content, const QDBusPendingCall &call)
{
    const QDBusPendingReply<uint> reply = call;
    Shown &shown = m_shown[content.key];
    shown.isUnderWay = false;
    if (reply.isError()) {
        log(LogArea::Ui, LogLevel::Info, "notification_not_shown", {{"reason", reply.error().name()}});
        m_shown.remove(content.key);
        Q_EMIT unavailable(content);
        return;
    }
    shown.id = reply.value();
    if (shown.isUnwanted) {
        close(shown.id);
        m_shown.remove(content.key);
    } else if (const auto next = std::exchange(shown.next, {})) {
        send(*next);
    }
}

void FreedesktopNotifier::takeBack(const QString &key)
{
    m_waiting.removeIf([&key](const Content &each) { return each.key == key; });
    const auto found = m_shown.find(key);
    if (found == m_shown.end())
        return;
    found->next.reset();
    if (found->isUnderWay) {
        found->isUnwanted = true;
        return;
    }
    close(found->id);
    m_shown.erase(found);
}

void FreedesktopNotifier::close(uint id)
{
    QDBusMessage call = callTo(u"CloseNotification"_s);
    call.setArguments({id});
    QDBusConnection(m_busName).call(call, QDBus::NoBlock);
}

QString FreedesktopNotifier::keyOf(uint id) const
{
    for (auto it = m_shown.cbegin(); it != m_shown.cend(); ++it) {
        if (it->id == id)
            return it.key();
    }
    return {};
}

/// The signals go to everybody on the bus: an id that is not ours is another program's.
void FreedesktopNotifier::onActionInvoked(uint id, const QString &action)
{
    const QString key = keyOf(id);
    if (!key.isEmpty() && (action == u"default"_s || action == u"open"_s))
        Q_EMIT activated(key);
}

/// Comes before ActionInvoked where windows may not come to the front by themselves; Qt hands it on when the window asks to.
void FreedesktopNotifier::onActivationToken(uint id, const QString &token)
{
    if (!keyOf(id).isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
}

void FreedesktopNotifier::onNotificationClosed(uint id, uint)
{
    const QString key = keyOf(id);
    // What is under way at this moment becomes a new one.
    if (!key.isEmpty() && m_shown.value(key).isUnderWay)
        m_shown[key].id = 0;
    else
        m_shown.remove(key);
}

} // namespace witan
