#include "threads.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace nangsuat {

namespace {

constexpr auto between_looks = std::chrono::milliseconds(50);  // an interruption is felt within a fifth of a second

// The first thing that any thread threw.
class FirstFault {
public:
    void keep(std::exception_ptr fault) {
        const std::lock_guard hold(lock_);
        if (!fault_) fault_ = fault;
    }
    void rethrow() const {
        if (fault_) std::rethrow_exception(fault_);
    }

private:
    std::mutex lock_;
    std::exception_ptr fault_;
};

// How many still work; the caller sleeps on it.
class Roll {
public:
    explicit Roll(unsigned working) : working_(working) {}
    void leave() {
        const std::lock_guard hold(lock_);
        if (--working_ == 0) done_.notify_all();
    }
    bool wait(std::chrono::milliseconds time) {
        std::unique_lock hold(lock_);
        return done_.wait_for(hold, time, [this] { return working_ == 0; });
    }

private:
    std::mutex lock_;
    std::condition_variable done_;
    unsigned working_;
};

}  // namespace

Watch::Watch(unsigned threads, Look look)
    : threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())), look_(std::move(look)) {}

void Watch::run(unsigned threads, const std::function<void(unsigned)>& work) {
    FirstFault fault;
    Roll roll(threads);
    const auto body = [&](unsigned thread) {
        try {
            work(thread);
        } catch (...) {
            fault.keep(std::current_exception());
            stopped_ = true;
        }
        roll.leave();
    };
    std::vector<std::thread> team;
    team.reserve(threads);
    for (unsigned thread = 0; thread < threads; ++thread) {
        try {
            team.emplace_back(body, thread);
        } catch (...) {  // no more threads on this machine: the caller does it
            body(thread);
        }
    }
    while (!roll.wait(between_looks)) {
        try {
            if (look_ && !stopped_) look_(done_.load(std::memory_order_relaxed));
        } catch (...) {
            fault.keep(std::current_exception());
            stopped_ = true;
        }
    }
    for (std::thread& member : team) member.join();
    fault.rethrow();
}

Stretches::Stretches(std::size_t count, std::size_t block, unsigned threads) : block_(block) {
    const std::size_t blocks = (count + block - 1) / block;
    const auto stretches = static_cast<unsigned>(std::max<std::size_t>(1, std::min<std::size_t>(threads, blocks)));
    next_ = std::vector<std::atomic<std::size_t>>(stretches);
    ends_.resize(stretches);
    for (unsigned stretch = 0; stretch < stretches; ++stretch) {
        next_[stretch] = std::min(count, blocks * stretch / stretches * block);
        ends_[stretch] = std::min(count, blocks * (stretch + 1) / stretches * block);
    }
}

bool Stretches::take(unsigned thread, Block& block) {
    for (unsigned step = 0; step < threads(); ++step) {
        const unsigned stretch = (thread + step) % threads();
        if (next_[stretch].load(std::memory_order_relaxed) >= ends_[stretch]) continue;
        block.from = next_[stretch].fetch_add(block_, std::memory_order_relaxed);
        block.to = std::min(block.from + block_, ends_[stretch]);
        if (block.from < ends_[stretch]) return true;
    }
    return false;
}

void for_blocks(Watch& watch, std::size_t count, std::size_t block,
                const std::function<void(std::size_t, std::size_t, unsigned)>& work) {
    Stretches stretches(count, block, watch.threads());
    watch.run(stretches.threads(), [&](unsigned thread) {
        Stretches::Block mine{};
        while (!watch.is_stopped() && stretches.take(thread, mine)) work(mine.from, mine.to, thread);
    });
}

}  // namespace nangsuat
